import { isRosteredAt, rosterEntriesOf, seeSession } from '../../courses/index.ts';
import type { CallContext } from '../../platform/operation.ts';
import { untilUndisturbed } from '../../platform/untilUndisturbed.ts';
import { CHUNK } from '../closing/chunks.ts';
import { uidsByMethod } from '../recordStore.ts';
import { settleExcuses } from './excuseMarks.ts';
import { coveringAmong, excusesCovering } from './excuseStore.ts';

/** Students to a commit: a record, its event and the guard of the excuse each. */
const STUDENTS_AT_ONCE = CHUNK / 2;

/**
 * What all excuses mean for the marks of one session: of whoever is excused as it is held now, and of whoever was and
 * is not any more, because it was moved. Three queries where there is nobody to excuse. Idempotent like `applyExcuse`.
 */
export async function excuseSession(
  context: CallContext,
  sessionId: string,
  chunk = STUDENTS_AT_ONCE,
): Promise<void> {
  const { db } = context.services;
  await untilUndisturbed(async () => {
    const seen = await seeSession(db, sessionId);
    if (seen === null) return;
    const { session } = seen;
    const [excuses, marked] = await Promise.all([
      session.status === 'scheduled' ? excusesCovering(db, session) : [],
      uidsByMethod(db, sessionId, 'request'),
    ]);
    const uids = [...new Set([...excuses.map((doc) => doc.data().studentUid), ...marked])].sort();
    for (let start = 0; start < uids.length; start += chunk) {
      const some = uids.slice(start, start + chunk);
      const roster = await rosterEntriesOf(db, session.courseId, some);
      const spots = some.map((uid) => {
        const own = excuses.filter((doc) => doc.data().studentUid === uid);
        const entry = roster.get(uid);
        const isRostered = entry !== undefined && isRosteredAt(entry, session.startsAt);
        return { seen, uid, excuses: coveringAmong(own, session), isRostered };
      });
      await settleExcuses(context, `sessions/${sessionId}`, spots);
    }
  });
}
