import type { Firestore } from 'firebase-admin/firestore';
import type { Session } from '../../courses/index.ts';
import { isRosteredAt, rosterEntryOf, sessionsBetween, sessionsById } from '../../courses/index.ts';
import { accessOf } from '../../platform/access.ts';
import type { StoredRecord } from '../recordStore.ts';
import { recordsQuery } from '../recordStore.ts';
import type { Held } from './days.ts';

interface Wanted {
  readonly studentUid: string;
  readonly courseId: string | undefined;
  /** Starts of sessions, UTC; `to` not included. */
  readonly from: Date;
  readonly to: Date;
}

/**
 * The sessions that count for a student in a span of time: those on whose roster the student stands, and those that
 * hold a record of the student's, whatever the roster says since. Cancelled ones were not held.
 */
export async function heldSessions(db: Firestore, wanted: Wanted): Promise<Held[]> {
  const { studentUid, courseId, from, to } = wanted;
  const courseIds = courseId === undefined ? undefined : [courseId];
  const [access, found] = await Promise.all([
    accessOf(db).doc(studentUid).get(),
    recordsQuery(db, { uids: [studentUid], courseIds, from, to }).get(),
  ]);
  const { rosterOf = {}, studentNumber = null } = access.data() ?? {};
  const records = found.docs.map((doc) => doc.data());
  const ownCourses = Object.keys(rosterOf).filter((id) => courseIds?.includes(id) ?? true);
  const rostered = await Promise.all(
    ownCourses.map((id) => rosteredSessions(db, id, studentNumber, wanted)),
  );
  const sessions = new Map(rostered.flat().map((session) => [session.id, session]));
  const others = records.map(({ sessionId }) => sessionId).filter((id) => !sessions.has(id));
  for (const [id, session] of await sessionsById(db, others)) {
    if (session !== null) sessions.set(id, session);
  }
  const marks = new Map(records.map((record) => [record.sessionId, record]));
  return [...sessions.values()]
    .filter(({ status }) => status === 'scheduled')
    .map((session) => toHeld(session, marks.get(session.id)));
}

async function rosteredSessions(
  db: Firestore,
  courseId: string,
  studentNumber: string | null,
  { studentUid, from, to }: Wanted,
): Promise<Session[]> {
  if (studentNumber === null) return [];
  const [entry, sessions] = await Promise.all([
    rosterEntryOf(db, courseId, studentNumber),
    sessionsBetween(db, courseId, { from, to }),
  ]);
  if (entry?.uid !== studentUid) return [];
  return sessions.filter(({ startsAt }) => isRosteredAt(entry, startsAt));
}

function toHeld(session: Session, record: StoredRecord | undefined): Held {
  const { id, courseId, startsAt, timeZone, dayPart } = session;
  return { sessionId: id, courseId, startsAt, timeZone, dayPart, status: record?.status ?? null };
}
