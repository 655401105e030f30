import type { Services } from '../../../functions/src/platform/services.ts';
import { sessions } from '../../../functions/src/courses/sessionStore.ts';
import { withoutTriggers } from '../../emulators/hub.ts';
import type { Suite } from '../../emulators/suite.ts';
import { signIn } from '../../school/people.ts';
import { ADMINS } from '../../school/roll.ts';
import type { Log } from '../../support/log.ts';
import { adminServices } from '../asOperator.ts';
import { termAround } from '../term.ts';
import { makeStats } from './makeStats.ts';
import { clearHistory, dropAttempts, writeHistory } from './writeHistory.ts';

const DAY_MS = 86_400_000;
/** A history whose last class is not older says enough of the last weeks. */
const FRESH_DAYS = 7;

/**
 * Moves a seeded school to today: its term, the weeks behind it and the sessions ahead; then its stats are made anew. Whenever it
 * was seeded, dashboards show the last weeks.
 */
export async function toToday(suite: Suite, log: Log): Promise<void> {
  const [office] = ADMINS;
  if (office === undefined) throw new Error('the school needs an admin');
  const services = await adminServices(suite.env);
  const admin = await signIn(suite.ports, office);
  const now = new Date();
  const { terms } = await admin.client.listTerms();
  for (const { id } of terms) await admin.client.moveTerm({ termId: id, ...termAround(now) });
  const stale = !(await isFresh(services, now));
  if (stale) {
    // A thousand writes of which nobody has to be told: the stats are made anew in any case.
    const { sessions: count } = await withoutTriggers(suite.hubUrl, async () => {
      await clearHistory(services);
      return await writeHistory(services, admin.uid, now);
    });
    log(`the last weeks: ${String(count)} sessions`);
  }
  const { courses } = await admin.client.listCourses();
  for (const { id, title } of courses) {
    await admin.client.materialiseSessions({ courseId: id });
    const from = new Date(now.getTime() - DAY_MS).toISOString();
    const { sessions: ahead } = await admin.client.listSessions({ courseId: id, from, limit: 200 });
    log(`${title}: ${String(ahead.length)} sessions ahead`);
  }
  await makeStats(services);
  if (stale) await dropAttempts(services);
  await admin.close();
}

async function isFresh({ db }: Services, now: Date): Promise<boolean> {
  const since = new Date(now.getTime() - FRESH_DAYS * DAY_MS);
  const last = sessions(db).where('startsAt', '>=', since).where('startsAt', '<', now).limit(1);
  return !(await last.get()).empty;
}
