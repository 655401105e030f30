import { noteClosing, seeSession } from '../../courses/index.ts';
import type { Session } from '../../courses/index.ts';
import type { CallContext } from '../../platform/operation.ts';
import type { Services } from '../../platform/services.ts';
import { commitIfDue } from '../../platform/system.ts';
import { untilUndisturbed } from '../../platform/untilUndisturbed.ts';
import { excuseSession } from '../excuses/excuseSession.ts';
import { unmarkedPages } from './absences.ts';
import { CHUNK } from './chunks.ts';
import { nudgeHelps } from './moments.ts';

/**
 * The first moment: lateness begins. If anybody rostered has no mark one notice is owed to whoever is missing when it
 * is delivered. After an outage, when check-ins are no longer taken, the moment passes without one.
 */
export async function nudge(context: CallContext, sessionId: string): Promise<void> {
  const { services } = context;
  await untilUndisturbed(async () => {
    const seen = await seeSession(services.db, sessionId);
    const now = services.clock.now();
    if (seen?.session.status !== 'scheduled') return;
    const { session } = seen;
    if (session.closing.nudgedAt !== null || session.lateAfter > now) return;
    const helps = nudgeHelps(session, now);
    // Who joined the course since his excuse was given has no mark yet, and is not missed.
    if (helps) await excuseSession(context, sessionId);
    const missed = helps && (await isAnybodyMissing(services, session));
    await commitIfDue(context, ({ tx, now: nudgedAt, audit, intent }) => {
      noteClosing(tx, seen, { nudgedAt });
      audit({ action: 'session.nudged', subject: seen.snapshot.ref.path, details: { missed } });
      if (missed) {
        intent({
          dedupeKey: `check-in.missed:${sessionId}:${session.revision}`,
          kind: 'check-in.missed',
          to: [`missing:${sessionId}`],
          data: { sessionId, courseId: session.courseId },
        });
      }
      return Promise.resolve(missed);
    });
  });
}

/** The first page that lacks somebody is answer enough. */
async function isAnybodyMissing(services: Services, session: Session): Promise<boolean> {
  for await (const uids of unmarkedPages(services, session, CHUNK)) return uids.length > 0;
  return false;
}
