import { usersOf } from '../../functions/src/accounts/accountStore.ts';
import { attempts } from '../../functions/src/attendance/attemptStore.ts';
import type { StoredRecord } from '../../functions/src/attendance/recordStore.ts';
import { recordRef } from '../../functions/src/attendance/recordStore.ts';
import { courses, terms } from '../../functions/src/courses/courseStore.ts';
import { rosterOf } from '../../functions/src/courses/rosterStore.ts';
import { sessions } from '../../functions/src/courses/sessionStore.ts';
import { OPEN_END, accessOf, noAccess } from '../../functions/src/platform/access.ts';
import type { Services } from '../../functions/src/platform/services.ts';
import type { Change, Course, Mark, Meeting, Member, School } from './school.ts';

const MIN_MS = 60_000;
/** Of so many sessions the attempts are stored as well: all would be as many documents again. */
const WITH_ATTEMPTS = 10;
const ZONE = 'Europe/Berlin';

/** Writes the school as the backend keeps it; a document that cannot be written ends the process. @returns how many records there are */
export async function storeSchool(
  { db }: Pick<Services, 'db'>,
  school: School,
  people: { readonly admin: string; readonly instructor: string },
): Promise<number> {
  const writer = db.bulkWriter({ throttling: false });
  const day = (at: Date): string => at.toISOString().slice(0, 10);
  // They come course by course, not in the order of time.
  const ends = new Date(
    Math.max(...[school.begins, ...school.meetings.map(({ startsAt }) => startsAt)].map(Number)),
  );
  void writer.set(terms(db).doc(school.termId), {
    name: 'Bench',
    from: day(school.begins),
    to: day(ends),
    timeZone: ZONE,
    calendarIds: [],
  });
  for (const course of school.courses) storeCourse(course);
  storePeople();
  let records = 0;
  for (const [i, meeting] of school.meetings.entries()) {
    records += storeMeeting(meeting, i % WITH_ATTEMPTS === 0);
  }
  await writer.close();
  return records;

  function storeCourse({ id, code, department, roster }: Course): void {
    void writer.set(courses(db).doc(id), {
      title: `Course ${code}`,
      code,
      department,
      termId: school.termId,
      timeZone: ZONE,
      placeIds: ['bench-place'],
      rules: {},
      rulesVersion: 0,
      status: 'active',
      revision: 'r1',
      problem: null,
      createdAt: school.begins,
      updatedAt: school.begins,
    });
    for (const { uid, number, from, until } of roster) {
      void writer.set(rosterOf(db, id).doc(number), {
        courseId: id,
        studentNumber: number,
        email: `${uid}@school.example`,
        name: nameOf(uid),
        uid,
        from,
        until: until ?? OPEN_END,
        status: 'active',
        updatedAt: school.begins,
      });
    }
  }

  function storePeople(): void {
    const taught = school.courses.map(({ id }) => [id, OPEN_END] as const);
    const beginning = noAccess(new Date(0));
    void writer.set(accessOf(db).doc(people.admin), { ...beginning, role: 'admin' });
    const staffOf = Object.fromEntries(taught);
    void writer.set(accessOf(db).doc(people.instructor), {
      ...beginning,
      role: 'instructor',
      staffOf,
    });
    const mine = new Map<string, [string, Member][]>();
    for (const { id, roster } of school.courses) {
      for (const member of roster) {
        mine.set(member.uid, [...(mine.get(member.uid) ?? []), [id, member]]);
      }
    }
    for (const [uid, memberships] of mine) {
      const studentNumber = memberships[0]?.[1].number ?? null;
      const rosterOf = Object.fromEntries(
        memberships.map(([id, { until }]) => [id, until ?? OPEN_END]),
      );
      void writer.set(accessOf(db).doc(uid), {
        ...beginning,
        role: 'student',
        studentNumber,
        rosterOf,
      });
      void writer.set(usersOf(db).doc(uid), {
        name: nameOf(uid),
        studentNumber,
        programme: null,
        year: null,
        section: null,
        department: null,
        courseIds: Object.keys(rosterOf),
        role: 'student',
        nameKey: nameOf(uid).toLowerCase(),
        standing: 'active',
        biometric: 'none',
        createdAt: school.begins,
        updatedAt: school.begins,
        revision: 'r1',
      });
    }
  }

  function storeMeeting(meeting: Meeting, withAttempts: boolean): number {
    const { id, courseId, startsAt, ahead, cancelled, rollTaken, marks } = meeting;
    const at = (minutes: number): Date => new Date(startsAt.getTime() + minutes * MIN_MS);
    const closedAt = ahead || cancelled ? null : at(95);
    void writer.set(sessions(db).doc(id), {
      courseId,
      courseTitle: `Course ${courseId}`,
      meetingId: null,
      origin: 'extra',
      localDate: day(startsAt),
      timeZone: ZONE,
      startsAt,
      endsAt: at(90),
      opensAt: at(-15),
      lateAfter: at(10),
      closesAt: at(90),
      placeIds: ['bench-place'],
      dayPart: null,
      rules: {},
      rulesVersion: 0,
      status: cancelled ? 'cancelled' : 'scheduled',
      cancelledBy: cancelled ? 'staff' : null,
      closing: {
        nudgedAt: closedAt,
        closedAt,
        rollTaken: closedAt === null ? null : rollTaken,
        absenteesToldAt: closedAt !== null && rollTaken ? closedAt : null,
        departuresAt: closedAt,
      },
      revision: 'r1',
      updatedAt: startsAt,
    });
    for (const [uid, mark] of marks) {
      void writer.set(recordRef(db, id, uid), toRecord(meeting, uid, mark));
      if (withAttempts && mark.method === 'face') {
        void writer.set(attempts(db).doc(`${id}_${uid}_checkIn_1`), {
          uid,
          sessionId: id,
          courseId,
          operation: 'checkIn',
          claimedAt: at(0),
          counted: true,
          decision: mark.status === 'pending_review' ? 'pending_review' : 'accepted',
          reasons: [],
          decidedAt: at(0),
        });
      }
    }
    return marks.size;
  }
}

/** Writes what staff changed. */
export async function storeMarks(
  { db }: Pick<Services, 'db'>,
  changes: readonly Change[],
): Promise<void> {
  const writer = db.bulkWriter({ throttling: false });
  for (const { meeting, uid, mark } of changes) {
    void writer.set(recordRef(db, meeting.id, uid), toRecord(meeting, uid, mark));
  }
  await writer.close();
}

function toRecord({ id, courseId, startsAt }: Meeting, uid: string, mark: Mark): StoredRecord {
  const { status, method, leftEarly } = mark;
  const arrived = status === 'present' || status === 'late';
  const at = (minutes: number): Date => new Date(startsAt.getTime() + minutes * MIN_MS);
  return {
    uid,
    courseId,
    sessionId: id,
    startsAt,
    status,
    method,
    arrivedAt: arrived ? at(status === 'late' ? 15 : 2) : null,
    departure: leftEarly ? 'left_early' : arrived ? 'left' : 'none',
    departedAt: arrived ? at(leftEarly ? 50 : 90) : null,
    policyVersion: 0,
    placeId: 'bench-place',
    placeVersion: 1,
    markedBy: method === 'automatic' ? 'system' : uid,
    eventId: null,
    updatedAt: at(90),
  };
}

function nameOf(uid: string): string {
  return `Student ${uid.slice('bench-student-'.length)}`;
}
