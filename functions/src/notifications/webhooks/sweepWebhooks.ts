import type { Services } from '../../platform/services.ts';
import { settleAll } from '../../platform/settleAll.ts';
import { overdueQuery } from './deliveryStore.ts';
import { leaveTask } from './leave.ts';

/** The queue has this long to come up with a task before it counts as lost. */
const GRACE_MS = 60_000;

/** More than these wait for the next run. */
const MOST_AT_ONCE = 500;
const LANES = 20;

/**
 * What the schedule does: leaves a task for every delivery whose own was lost, and for those whose worker died. A task too
 * many does nothing.
 */
export async function sweepWebhooks(services: Services): Promise<void> {
  const now = services.clock.now().getTime();
  const overdue = overdueQuery(services.db, new Date(now - GRACE_MS)).limit(MOST_AT_ONCE);
  const { docs } = await overdue.get();
  // Two runs within a minute leave one task.
  const name = `sweep-${String(Math.floor(now / 60_000))}`;
  await settleAll(docs, LANES, ({ id }) => leaveTask(services, { deliveryId: id, name }));
}
