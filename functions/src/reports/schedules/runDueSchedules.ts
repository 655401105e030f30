import type { QueryDocumentSnapshot } from 'firebase-admin/firestore';
import type { Services } from '../../platform/services.ts';
import { reasonsOf, settleAll } from '../../platform/settleAll.ts';
import { recomputeContext } from '../../platform/system.ts';
import { runSchedule } from './runSchedule.ts';
import type { StoredSchedule } from './scheduleStore.ts';
import { dueSchedules } from './scheduleStore.ts';

const PAGE = 100;
const LANES = 4;

/**
 * What the schedule does: makes every run that is due by the state it finds and the clock; `occasion`, its scheduled time, is
 * for the audit. One that fails holds up no other, and is due still.
 * @throws AggregateError in the end when any failed, so that the schedule is tried again
 */
export async function runDueSchedules(services: Services, occasion: string): Promise<void> {
  const context = recomputeContext(services, 'runReportSchedules', occasion);
  const due = dueSchedules(services.db, services.clock.now()).limit(PAGE);
  const errors: unknown[] = [];
  let last: QueryDocumentSnapshot<StoredSchedule> | undefined;
  do {
    const { docs } = await (last === undefined ? due : due.startAfter(last)).get();
    const done = await settleAll(docs, LANES, (doc) => runSchedule(context, doc));
    errors.push(...reasonsOf(done));
    last = docs.length < PAGE ? undefined : docs.at(-1);
  } while (last !== undefined);
  if (errors.length > 0) throw new AggregateError(errors, `${String(errors.length)} schedules`);
}
