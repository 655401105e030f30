import { randomUUID } from 'node:crypto';
import { FieldPath } from 'firebase-admin/firestore';
import type { StoredRecord } from '../../../src/attendance/recordStore.ts';
import { recordRef } from '../../../src/attendance/recordStore.ts';
import type { StoredCourse } from '../../../src/courses/courseStore.ts';
import { courses, terms } from '../../../src/courses/courseStore.ts';
import { rosterOf } from '../../../src/courses/rosterStore.ts';
import type { StoredSession } from '../../../src/courses/sessionStore.ts';
import { NOT_CLOSED, sessions } from '../../../src/courses/sessionStore.ts';
import type { Services } from '../../../src/platform/services.ts';
import { AT, putRecord, rosterEntry, session } from '../../support/lecture.ts';

export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;

/** A course of a term with these students on its roster, written straight into the store. */
export interface StatsCourse {
  readonly courseId: string;
  readonly termId: string;
  readonly uids: readonly string[];
}

export async function newTerm({ db }: Services, id = `term-${shortId()}`): Promise<string> {
  const [from, to, timeZone] = ['2026-09-01', '2027-01-31', 'Europe/Berlin'];
  await terms(db).doc(id).set({ name: 'Winter', from, to, timeZone, calendarIds: [] });
  return id;
}

export function courseOf(termId: string, changes: Partial<StoredCourse> = {}): StoredCourse {
  const at = new Date(AT.opens);
  return {
    title: 'Physics',
    code: 'PH1',
    termId,
    timeZone: 'Europe/Berlin',
    department: null,
    placeIds: [],
    rules: {},
    rulesVersion: 0,
    status: 'active',
    revision: 'r1',
    problem: null,
    createdAt: at,
    updatedAt: at,
    ...changes,
  };
}

export async function newCourse(
  { db }: Services,
  termId: string,
  uids: readonly string[],
  changes: Partial<StoredCourse> = {},
): Promise<StatsCourse> {
  const courseId = `course-${shortId()}`;
  await courses(db).doc(courseId).set(courseOf(termId, changes));
  await Promise.all(
    uids.map((uid, i) => {
      const entry = rosterEntry(courseId, i, { uid });
      return rosterOf(db, courseId).doc(entry.studentNumber).set(entry);
    }),
  );
  return { courseId, termId, uids };
}

/** A session that many days after the first; closed, its roll taken, unless changed. */
export async function newSession(
  services: Services,
  { courseId }: Pick<StatsCourse, 'courseId'>,
  day: number,
  changes: Partial<StoredSession> = {},
): Promise<string> {
  const later = (instant: string): Date => new Date(Date.parse(instant) + day * DAY_MS);
  const closedAt = later(AT.closed);
  return await session(services, courseId, {
    localDate: later(AT.starts).toISOString().slice(0, 10),
    startsAt: later(AT.starts),
    endsAt: later(AT.closes),
    opensAt: later(AT.opens),
    lateAfter: later(AT.late),
    closesAt: later(AT.closes),
    closing: { ...NOT_CLOSED, nudgedAt: later(AT.late), closedAt, rollTaken: true },
    ...changes,
  });
}

/** What each student's mark is, by uid; null: none. */
export type Marks = Readonly<Record<string, StoredRecord['status'] | null>>;

export async function mark(
  services: Services,
  { courseId }: Pick<StatsCourse, 'courseId'>,
  sessionId: string,
  marks: Marks,
  changes: Partial<StoredRecord> = {},
): Promise<void> {
  const found = await sessions(services.db).doc(sessionId).get();
  const startsAt = found.data()?.startsAt ?? new Date(AT.starts);
  for (const [uid, status] of Object.entries(marks)) {
    if (status === null) await recordRef(services.db, sessionId, uid).delete();
    else await putRecord(services, { courseId, sessionId }, uid, { status, startsAt, ...changes });
  }
}

/** Every document of the stats, by path below the version, without when it was computed. */
export async function allStats({ db }: Services): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const name of ['sessions', 'courses', 'enrolments', 'students', 'terms']) {
    const { docs } = await db.collection(`stats/v1/${name}`).orderBy(FieldPath.documentId()).get();
    for (const doc of docs) {
      const { computedAt: _at, ...said } = doc.data();
      found[`${name}/${doc.id}`] = said;
      if (name !== 'courses') continue;
      const tables = await doc.ref.collection('tables').get();
      for (const table of tables.docs) found[`${name}/${doc.id}/tables/${table.id}`] = table.data();
    }
  }
  return found;
}

export function shortId(): string {
  return randomUUID().slice(0, 8);
}
