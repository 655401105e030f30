import { isStaffOf } from '../../platform/access.ts';
import type { Write } from '../../platform/commit.ts';
import { Failure } from '../../platform/failures.ts';
import type { Member } from '../../platform/operation.ts';
import type { Services } from '../../platform/services.ts';
import type { Session } from '../sessionStore.ts';
import { sessions } from '../sessionStore.ts';
import type { Decision } from './classState.ts';
import { decide } from './decide.ts';
import { decideExtra } from './decideExtra.ts';

/**
 * What a member of staff decides about a session, whether the timetable made it or not. A foreign one looks like none.
 * @throws Failure not-found | conflict | invalid-request
 */
export async function decideSession(
  write: Write,
  { db }: Services,
  caller: Member,
  sessionId: string,
  decision: Decision | null,
): Promise<Session> {
  const ref = sessions(db).doc(sessionId);
  const session = (await write.tx.get(ref)).data();
  if (session === undefined || !isStaffOf(caller.access, session.courseId, write.now)) {
    throw new Failure('not-found');
  }
  const { courseId, meetingId, localDate } = session;
  if (meetingId === null) return decideExtra(write, db, ref, session, decision);
  const decided = await decide(write, db, { courseId, meetingId, localDate }, decision);
  return decided.session ?? { ...session, id: sessionId };
}
