import { randomUUID } from 'node:crypto';
import { giveExcuse } from '../../../src/attendance/index.ts';
import type { StoredExcuse } from '../../../src/attendance/excuses/excuseStore.ts';
import type { StoredSession } from '../../../src/courses/sessionStore.ts';
import { OPEN_END, accessOf, noAccess } from '../../../src/platform/access.ts';
import type { Services } from '../../../src/platform/services.ts';
import { AT, lecture, session } from '../../support/lecture.ts';

/** A course with one student and a session on 2 November, written straight into the store. */
export interface Excusable {
  readonly courseId: string;
  readonly sessionId: string;
  readonly student: string;
}

export async function excusable(services: Services): Promise<Excusable> {
  const { courseId, sessionId, uids } = await lecture(services, 1);
  const [student = ''] = uids;
  await accessOf(services.db)
    .doc(student)
    .set({
      ...noAccess(new Date(0)),
      role: 'student',
      studentNumber: 'S00000',
      rosterOf: { [courseId]: OPEN_END },
    });
  return { courseId, sessionId, student };
}

/** A session of the course so many days later, at the same time of day. */
export async function sessionAfter(
  services: Services,
  { courseId }: Pick<Excusable, 'courseId'>,
  days: number,
  changes: Partial<StoredSession> = {},
): Promise<string> {
  return await session(services, courseId, { ...timesAfter(days), ...changes });
}

export function timesAfter(
  days: number,
): Pick<StoredSession, 'startsAt' | 'endsAt' | 'opensAt' | 'lateAfter' | 'closesAt'> {
  const shift = (instant: string): Date => new Date(Date.parse(instant) + days * 86_400_000);
  return {
    startsAt: shift(AT.starts),
    endsAt: shift(AT.closes),
    opensAt: shift(AT.opens),
    lateAfter: shift(AT.late),
    closesAt: shift(AT.closes),
  };
}

/** An excuse as an approval writes it; whoever follows `excuses` is not told. */
export async function excused(
  { db, clock }: Services,
  studentUid: string,
  days: Pick<StoredExcuse, 'from' | 'to'>,
  id = `request-${randomUUID().slice(0, 8)}`,
): Promise<string> {
  await db.runTransaction((tx) => {
    giveExcuse(tx, db, id, { studentUid, sessionIds: [], ...days }, clock.now());
    return Promise.resolve();
  });
  return id;
}
