import { readFileSync } from 'node:fs';
import { createAbsenceRequest } from '../../functions/src/absences/index.ts';
import {
  blockGuardian,
  invite,
  register,
  requestProfileChange,
  suspendUser,
} from '../../functions/src/accounts/index.ts';
import { appealCheckIn, markAttendance } from '../../functions/src/attendance/index.ts';
import {
  addMeeting,
  addSession,
  createCalendarFeed,
  createCourse,
  createTerm,
  importCalendar,
} from '../../functions/src/courses/index.ts';
import { giveConsent } from '../../functions/src/faces/index.ts';
import { STATS_VERSION } from '../../functions/src/insights/index.ts';
import { updateMyNotificationSettings } from '../../functions/src/notifications/index.ts';
import { createPlace, updatePlace } from '../../functions/src/places/index.ts';
import { getPolicy, updatePolicy } from '../../functions/src/settings/index.ts';
import { member } from '../../functions/test/support/school.ts';
import { fromRoot } from '../../tools/support/paths.ts';
import { ask } from './emulator.ts';
import { firestoreIssues } from './issues.ts';
import { emailOf, enrolPeople, numberOf } from './people.ts';
import { phoneOf, refusedCheckIn } from './phone.ts';
import { PUSH_TOKEN } from './policy.ts';
import type { Principal } from './principals.ts';
import { putStandIns } from './standIns.ts';
import type { Variable } from './table.ts';
import { tokenOf } from './token.ts';
import { call, services } from './services.ts';

/** A school that operations have written, as the policy table speaks of it. */
export interface School {
  /** An admin beside the table's own, for what a test changes itself. */
  readonly office: string;
  /** Null for nobody. */
  readonly uids: Readonly<Record<Principal, string | null>>;
  readonly values: Readonly<Record<Variable, string>>;
}

const HOLIDAYS = [
  ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', 'UID:1', 'SUMMARY:New Year'],
  ...['DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=YEARLY', 'END:VEVENT', 'END:VCALENDAR'],
].join('\r\n');

let built: Promise<School> | undefined;

/** One school for all rules tests of a run: building it takes seconds, and no cell changes it for good. */
export function school(): Promise<School> {
  return (built ??= build());
}

async function build(): Promise<School> {
  await loadRules();
  const office = await member('admin', {}, services());
  const { term, place, course, other } = await makeCourses(office);
  const people = await enrolPeople(office, { place, course, other });
  const { student, instructor } = people;
  const meeting = await call(office, addMeeting, {
    courseId: course,
    weekday: 1,
    startLocal: '09:00',
    endLocal: '10:30',
  });
  const session = await holdSession(people.instructor, course);
  const phone = await phoneOf(student);
  await refusedCheckIn(student, session, phone);
  await call(student, appealCheckIn, { sessionId: session, note: 'The camera was dirty.' });
  for (const studentUid of [student, people.classmate]) {
    const mark = { sessionId: session, studentUid, status: 'late', reason: 'The bus' } as const;
    await call(instructor, markAttendance, mark);
  }
  await call(office, importCalendar, { calendarId: 'holidays', name: 'Holidays', ics: HOLIDAYS });
  await call(student, createCalendarFeed, {});
  const policyVersion = await renewPolicy(office, people.guardian, student);
  const guest = { email: emailOf('guest'), role: 'instructor' as const, courseIds: [course] };
  await call(office, invite, guest);
  const kept = { childUid: people.classmate, guardianEmail: emailOf('kept-away') };
  await call(office, blockGuardian, { ...kept, reason: 'A court order' });
  await call(null, register, { email: emailOf('applicant'), name: 'Appli Cant' });
  await call(student, requestProfileChange, { changes: { name: 'Pupil' }, reason: 'Married' });
  const { requestId: request } = await call(student, createAbsenceRequest, {
    ...{ category: 'illness', reason: 'A fever', submit: true },
    covers: { sessionIds: [session] },
  });
  const device = phone.id;
  await putStandIns({ student, session, course, term, place, device, request, instructor });
  await call(student, updateMyNotificationSettings, { digest: 'daily' });
  await installApp(student);
  await call(office, suspendUser, { uid: people.suspended });
  const record = `sessions/${session}/attendance/${student}`;
  return {
    office,
    uids: { ...people, anonymous: null, unknown: 'unknown' },
    values: {
      student,
      number: numberOf('student'),
      instructor,
      course,
      session,
      meeting: meeting.id,
      exception: 'class',
      calendar: 'holidays',
      rosterImport: 'import',
      notice: 'notice',
      term,
      place,
      device: phone.id,
      entry: '1',
      event: await anyIdIn(`${record}/events`),
      request,
      policyVersion,
      statsVersion: STATS_VERSION,
    },
  };
}

async function makeCourses(
  office: string,
): Promise<Record<'term' | 'place' | 'course' | 'other', string>> {
  const timeZone = 'Europe/Berlin';
  const dates = { from: '2026-09-01', to: '2027-02-28' };
  const term = (await call(office, createTerm, { name: 'Winter', ...dates, timeZone })).id;
  const boundary = {
    type: 'Feature' as const,
    geometry: { type: 'Point' as const, coordinates: [13.4, 52.5] },
    properties: { radiusM: 50 },
  };
  const place = (await call(office, createPlace, { name: 'Hall', boundary })).id;
  await call(office, updatePlace, { placeId: place, name: 'Great hall' });
  const course = { title: 'Algebra', code: 'MA1', termId: term, timeZone, placeIds: [place] };
  return {
    term,
    place,
    course: (await call(office, createCourse, course)).id,
    other: (await call(office, createCourse, { ...course, title: 'Botany', code: 'BI1' })).id,
  };
}

/** A session that began a minute ago and takes check-ins for an hour. */
async function holdSession(instructor: string, courseId: string): Promise<string> {
  const at = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
  const request = { courseId, startsAt: at(-1), endsAt: at(60) };
  return (await call(instructor, addSession, request)).id;
}

/** Puts the same rules in force again, as a version of this school's; the guardian consents under it. */
async function renewPolicy(office: string, guardian: string, student: string): Promise<string> {
  const { version, rules } = await call(office, getPolicy, {});
  const next = await call(office, updatePolicy, { basedOn: version, rules });
  const { textVersion } = rules.consent;
  await call(guardian, giveConsent, { subjectUid: student, textVersion });
  return String(next.version);
}

/** The tests' project is judged by nothing until somebody says by what. */
async function loadRules(): Promise<void> {
  const issues = await firestoreIssues(readFileSync(fromRoot('firestore.rules'), 'utf8'));
  if (issues.length > 0) throw new Error(`firestore.rules: ${issues.join('; ')}`);
}

/** The one document that clients make themselves: the student's phone says where its messages go. */
async function installApp(student: string): Promise<void> {
  const path = `users/${student}/pushTokens/phone`;
  const verdict = await ask({ does: 'create', path, write: PUSH_TOKEN }, tokenOf(student));
  if (verdict !== 'allowed') throw new Error(`a phone may not register its push token: ${verdict}`);
}

/** The id of some document of the collection. @throws Error when it is empty */
export async function anyIdIn(collection: string): Promise<string> {
  const found = await services().db.collection(collection).limit(1).get();
  const id = found.docs[0]?.id;
  if (id === undefined) throw new Error(`the school has no document in ${collection}`);
  return id;
}
