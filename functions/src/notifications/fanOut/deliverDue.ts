import type { Services } from '../../platform/services.ts';
import { settleAll } from '../../platform/settleAll.ts';
import { dueNotices } from '../noticeStore.ts';
import { leaveNotice } from './leaveTasks.ts';

/** Notices of one run; the next one, a minute later, sees what is left. */
const MOST = 500;
const LANES = 10;

/**
 * What the schedule does: asks for every notice that is due to be taken on. Those are the ones that no task came for, or
 * whose run died, and those whose batches wait for a time. @throws when the queue does not take them
 * @param occasion the schedule's time: a second run of the same minute asks for nothing more
 */
export async function deliverDue(services: Services, occasion: string): Promise<number> {
  const { db, clock } = services;
  const due = await dueNotices(db, clock.now()).limit(MOST).select('dueAt').get();
  const sweep = String(Math.floor(new Date(occasion).getTime() / 60_000));
  const outcomes = await settleAll(due.docs, LANES, ({ id }) => leaveNotice(services, id, sweep));
  const failed = outcomes.flatMap((one) =>
    one.status === 'rejected' ? [one.reason as unknown] : [],
  );
  if (failed.length > 0) throw new AggregateError(failed, 'the queue did not take every notice');
  return due.size;
}
