import { after } from '../../platform/clock.ts';
import type { Services } from '../../platform/services.ts';
import { reasonsOf, settleAll } from '../../platform/settleAll.ts';
import { dueNotices } from '../noticeStore.ts';
import { leaveNotice } from './leaveTasks.ts';

const PAGE = 500;
const LANES = 25;
/** How long a run goes on; the next one, a minute later, sees what is left. */
const LONGEST_S = 40;

/**
 * What the schedule does: asks for every notice that is due to be taken on. Those are the ones that no task came for, or
 * whose run died, and those whose batches wait for a time. @throws when the queue does not take them
 * @param occasion the schedule's time: a second run of the same minute asks for nothing more
 */
export async function deliverDue(
  services: Services,
  occasion: string,
  pageSize = PAGE,
): Promise<number> {
  const { db, clock } = services;
  const sweep = String(Math.floor(new Date(occasion).getTime() / 60_000));
  const until = after(clock.now(), LONGEST_S);
  const due = dueNotices(db, clock.now()).limit(pageSize).select('dueAt');
  const failed: unknown[] = [];
  let asked = 0;
  // Page after page, so that those which cannot be taken on hold up no others.
  for (let page = await due.get(); ;) {
    const outcomes = await settleAll(page.docs, LANES, ({ id }) =>
      leaveNotice(services, id, sweep),
    );
    failed.push(...reasonsOf(outcomes));
    asked += page.size;
    const last = page.docs.at(-1);
    if (last === undefined || page.size < pageSize || clock.now() >= until) break;
    page = await due.startAfter(last).get();
  }
  if (failed.length > 0) throw new AggregateError(failed, 'the queue did not take every notice');
  return asked;
}
