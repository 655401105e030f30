import { attemptsOf, sessionRecords } from '../../attendance/index.ts';
import type { Session } from '../../courses/index.ts';
import { courseOf, sessionOf } from '../../courses/index.ts';
import { after } from '../../platform/clock.ts';
import type { Services } from '../../platform/services.ts';
import { saysTheSame } from './digest.ts';
import type { SessionStats } from './folds/foldSession.ts';
import { foldSession, funnelOf } from './folds/foldSession.ts';
import { knownOf } from './knownOf.ts';
import type { StoredFunnel, StoredSessionStats } from './shapes.ts';
import { sessionStats } from './statsStore.ts';
import { writeHeld } from './work/lease.ts';
import { target } from './work/target.ts';
import type { Recompute } from './work/workOff.ts';

/** Check-ins that were under way at the close are decided by then: from then on the funnel stays as it is. */
const FUNNEL_SETTLED_S = 3600;

/** Recomputes one session. Reads the session, its course, its stats, a document for each record and attempt. */
export const recomputeSession: Recompute = async (services, id, held) => {
  const { db, clock } = services;
  const ref = sessionStats(db).doc(id);
  const [session, stored] = await Promise.all([sessionOf(db, id), ref.get()]);
  const before = knownOf(stored);
  const fresh = session === null ? null : await sessionNow(services, session, before ?? null);
  const courses = [before?.courseId, fresh?.courseId].flatMap((course) => course ?? []);
  const isSame = fresh === null ? !stored.exists : saysTheSame(before, fresh);
  if (!isSame) {
    await writeHeld(services, held, [
      (batch) => {
        if (fresh === null) batch.delete(ref);
        else batch.set(ref, { ...fresh, computedAt: clock.now() });
      },
    ]);
  }
  return isSame && !held.tookOver ? [] : [...new Set(courses)].map((one) => target('course', one));
};

/** What its stats are at this moment, from its records; of no term while there is no such course. */
export async function sessionNow(
  { db, clock }: Pick<Services, 'db' | 'clock'>,
  session: Session,
  before: StoredSessionStats | null,
): Promise<SessionStats> {
  const { closedAt } = session.closing;
  const settled = closedAt !== null && after(closedAt, FUNNEL_SETTLED_S) < clock.now();
  // Attempts may be gone by then.
  const kept = settled && before?.closedAt?.getTime() === closedAt.getTime() ? before.funnel : null;
  const [course, records, funnel] = await Promise.all([
    courseOf(db, session.courseId),
    sessionRecords(db, session.id),
    kept ?? (closedAt === null ? null : countAttempts(db, session.id)),
  ]);
  return foldSession({ ...session, termId: course?.termId ?? '' }, records, funnel);
}

async function countAttempts(db: Services['db'], sessionId: string): Promise<StoredFunnel> {
  return funnelOf(await attemptsOf(db, sessionId));
}
