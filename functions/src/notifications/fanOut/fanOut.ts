import { z } from 'zod';
import type { Services } from '../../platform/services.ts';
import { reasonsOf, settleAll } from '../../platform/settleAll.ts';
import type { ExpandLimits } from './expandNotice.ts';
import { EXPANDING, expandNotice } from './expandNotice.ts';
import { pursueBatches } from './pursueBatches.ts';

/** What a task of the queue `fanOut` carries; `sweep`: the minute in which the sweep found them due. */
export const FanOutTask = z.object({
  noticeIds: z.array(z.string().min(1)).min(1),
  sweep: z.string().nullable().default(null),
});

/** Notices that are worked on at a time. */
const LANES = 2;

/**
 * Takes notices on from wherever they stand: writes out their recipients, then leaves their batches to be sent. One that
 * fails holds up no other. @throws AggregateError in the end when any failed, so that the task comes again
 */
export async function fanOut(
  services: Services,
  { noticeIds, sweep }: z.output<typeof FanOutTask>,
  limits: ExpandLimits = EXPANDING,
): Promise<void> {
  const outcomes = await settleAll([...new Set(noticeIds)], LANES, async (id) => {
    if ((await expandNotice(services, id, limits)) === 'given up') return;
    await pursueBatches(services, id, sweep);
  });
  const failed = reasonsOf(outcomes);
  if (failed.length > 0) {
    throw new AggregateError(
      failed,
      `${String(failed.length)} of ${String(noticeIds.length)} notices wait`,
    );
  }
}
