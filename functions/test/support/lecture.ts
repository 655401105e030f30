import { randomUUID } from 'node:crypto';
import type { StoredRecord } from '../../src/attendance/recordStore.ts';
import { eventsOf, recordRef } from '../../src/attendance/recordStore.ts';
import type { StoredRosterEntry } from '../../src/courses/rosterStore.ts';
import { rosterOf } from '../../src/courses/rosterStore.ts';
import type { StoredSession } from '../../src/courses/sessionStore.ts';
import { NOT_CLOSED, sessions } from '../../src/courses/sessionStore.ts';
import { OPEN_END } from '../../src/platform/access.ts';
import type { Services } from '../../src/platform/services.ts';

/** A session of one and a half hours from 08:00 UTC on; lateness begins after ten minutes, the grace ends at 10:00. */
export const AT = {
  opens: '2026-11-02T07:45:00.000Z',
  starts: '2026-11-02T08:00:00.000Z',
  late: '2026-11-02T08:10:00.000Z',
  closes: '2026-11-02T09:30:00.000Z',
  closed: '2026-11-02T09:31:00.000Z',
  left: '2026-11-02T10:01:00.000Z',
} as const;

export interface Lecture {
  readonly courseId: string;
  readonly sessionId: string;
  readonly uids: readonly string[];
}

/** A course's session with this many students on its roster, written straight into the store. */
export async function lecture(
  services: Services,
  students: number,
  changes: Partial<StoredSession> = {},
): Promise<Lecture> {
  const { db } = services;
  const courseId = changes.courseId ?? `course-${randomUUID().slice(0, 8)}`;
  const uids = Array.from({ length: students }, (_, i) => uidOf(courseId, i));
  const writer = db.bulkWriter({ throttling: false });
  for (const [i, uid] of uids.entries()) {
    const entry = rosterEntry(courseId, i, { uid });
    void writer.set(rosterOf(db, courseId).doc(entry.studentNumber), entry);
  }
  await writer.close();
  return { courseId, sessionId: await session(services, courseId, changes), uids };
}

export const uidOf = (courseId: string, i: number): string => `${courseId}-student-${String(i)}`;

export function rosterEntry(
  courseId: string,
  i: number,
  changes: Partial<StoredRosterEntry> = {},
): StoredRosterEntry {
  const studentNumber = `S${String(i).padStart(5, '0')}`;
  return {
    courseId,
    studentNumber,
    email: `${studentNumber}@school.example`,
    name: `Student ${String(i)}`,
    uid: null,
    from: null,
    until: OPEN_END,
    status: 'active',
    updatedAt: new Date(AT.opens),
    ...changes,
  };
}

export async function session(
  { db }: Services,
  courseId: string,
  changes: Partial<StoredSession> = {},
): Promise<string> {
  const ref = sessions(db).doc(`session-${randomUUID().slice(0, 8)}`);
  await ref.set({
    courseId,
    courseTitle: 'Physics',
    meetingId: null,
    origin: 'extra',
    localDate: '2026-11-02',
    timeZone: 'Europe/Berlin',
    startsAt: new Date(AT.starts),
    endsAt: new Date(AT.closes),
    opensAt: new Date(AT.opens),
    lateAfter: new Date(AT.late),
    closesAt: new Date(AT.closes),
    placeIds: ['hall'],
    rules: {},
    rulesVersion: 0,
    dayPart: null,
    status: 'scheduled',
    cancelledBy: null,
    closing: NOT_CLOSED,
    revision: 'r1',
    updatedAt: new Date(AT.opens),
    ...changes,
  });
  return ref.id;
}

/** A record as a check-in leaves it, or what `changes` make of it, with its event. */
export async function putRecord(
  { db }: Services,
  { courseId, sessionId }: Pick<Lecture, 'courseId' | 'sessionId'>,
  uid: string,
  changes: Partial<StoredRecord> = {},
): Promise<void> {
  const record: StoredRecord = {
    uid,
    courseId,
    sessionId,
    startsAt: new Date(AT.starts),
    status: 'present',
    method: 'face',
    arrivedAt: new Date(AT.starts),
    departure: 'none',
    departedAt: null,
    policyVersion: 0,
    placeId: 'hall',
    placeVersion: 1,
    markedBy: uid,
    eventId: null,
    updatedAt: new Date(AT.starts),
    ...changes,
  };
  const batch = db.batch();
  batch.set(recordRef(db, sessionId, uid), record);
  batch.set(eventsOf(db, sessionId, uid).doc('check-in'), {
    at: new Date(AT.starts),
    kind: 'check-in',
    by: uid,
    before: null,
    after: record.status,
    previous: null,
    reason: null,
    attemptId: null,
    undoes: null,
  });
  await batch.commit();
}
