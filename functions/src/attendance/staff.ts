import type { Session } from '../courses/index.ts';
import { sessionOf } from '../courses/index.ts';
import { isStaffOf } from '../platform/access.ts';
import { Failure } from '../platform/failures.ts';
import type { Member } from '../platform/operation.ts';
import type { Services } from '../platform/services.ts';

/**
 * A session that the caller teaches (admins: any). A foreign one looks like none at all.
 * @throws Failure not-found
 */
export async function taughtSession(
  { db, clock }: Services,
  caller: Member,
  sessionId: string,
): Promise<Session> {
  const session = await sessionOf(db, sessionId);
  if (session === null || !isStaffOf(caller.access, session.courseId, clock.now())) {
    throw new Failure('not-found');
  }
  return session;
}
