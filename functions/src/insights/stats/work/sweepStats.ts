import { after } from '../../../platform/clock.ts';
import { logError } from '../../../platform/logError.ts';
import type { Services } from '../../../platform/services.ts';
import { settleAll } from '../../../platform/settleAll.ts';
import { knownOf } from '../knownOf.ts';
import { isToTryAgain } from './lease.ts';
import { workOff } from './workOff.ts';
import { dueOf, workOf } from './workStore.ts';

/** A task has so long to come by itself. */
const TASK_S = 30;
const PAGE = 200;
const LANES = 4;
/** How long a run goes on; the next one sees what is left. */
const LONGEST_S = 45;

/**
 * What the schedule does: works off what no task came for, and what somebody died over. @returns how many it worked off
 * @throws AggregateError in the end when any failed; they hold up no others
 */
export async function sweepStats(services: Services): Promise<number> {
  const { db, clock } = services;
  const until = after(clock.now(), LONGEST_S);
  const late = dueOf(db)
    .where('dueAt', '<=', after(clock.now(), -TASK_S))
    .orderBy('dueAt')
    .limit(PAGE);
  const [due, dead] = await Promise.all([late.get(), leftByWorkers(services)]);
  // What fails over and over is among the dead: it holds up nobody.
  const targets = [...new Set([...due.docs.map(({ id }) => id), ...dead])];
  const outcomes = await settleAll(targets, LANES, async (target) =>
    clock.now() < until ? await workOff(services, target) : null,
  );
  const failed = outcomes.flatMap((one, i) => {
    if (one.status === 'fulfilled') return [];
    logError('stats were not recomputed', one.reason, { target: targets[i] ?? '' });
    return [one.reason as unknown];
  });
  if (failed.length > 0) throw new AggregateError(failed, 'not all stats were recomputed');
  return outcomes.filter((one) => one.status === 'fulfilled' && one.value === 'done').length;
}

/** What workers died over or failed at, as far as its wait is over: however much still waits, it fills no page. */
async function leftByWorkers({ db, clock }: Services): Promise<string[]> {
  const now = clock.now();
  const left = workOf(db).where('until', '<=', now).orderBy('until').limit(PAGE);
  const ready: string[] = [];
  for (let page = await left.get(); ;) {
    for (const doc of page.docs) {
      const work = knownOf(doc);
      if (work === undefined || isToTryAgain(work, now)) ready.push(doc.id);
    }
    const last = page.docs.at(-1);
    if (last === undefined || page.size < PAGE || ready.length >= PAGE) return ready;
    page = await left.startAfter(last).get();
  }
}
