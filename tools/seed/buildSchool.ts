import type { Client } from '../../functions/client/index.ts';
import type { Ports } from '../emulators/ports.ts';
import { PLACES } from '../school/places.ts';
import { acceptInvitation, choosePassword, joinAsStudent, signIn } from '../school/people.ts';
import type { SignedIn } from '../school/people.ts';
import {
  ADMINS,
  GUARDIANS,
  INSTRUCTORS,
  MINOR_INDEX,
  STUDENTS,
  studentPerson,
} from '../school/roll.ts';
import type { Person } from '../school/roll.ts';
import type { Log } from '../support/log.ts';
import { TERM, ZONE } from './term.ts';

/** Builds the whole school through the public operations; the first admin exists and awaits a password. */
export async function buildSchool(ports: Ports, log: Log): Promise<void> {
  const [first, second] = ADMINS;
  if (first === undefined || second === undefined) throw new Error('the school needs two admins');
  await choosePassword(ports, first);
  const admin = await signIn(ports, first);
  await admin.client.invite({ email: second.email, role: 'admin' });
  await acceptInvitation(ports, second);
  log(`admins: ${ADMINS.map(({ email }) => email).join(', ')}`);
  const courseIds = await buildCourses(admin.client);
  log(`2 courses, ${String(PLACES.length)} places, 1 term`);
  await inviteStaff(ports, admin.client, courseIds);
  log(`instructors: ${INSTRUCTORS.map(({ email }) => email).join(', ')}`);
  const uids = await enterStudents(ports, admin.client, courseIds, log);
  await linkGuardians(ports, admin.client, uids);
  log(`guardians: ${GUARDIANS.map(({ email }) => email).join(', ')}`);
  await giveConsents(ports, uids);
  log('consents given, for the minor by her guardian');
  await admin.close();
}

async function buildCourses(admin: Client): Promise<string[]> {
  const rules = (await admin.getPolicy()).rules;
  const registration = { approvedDomains: ['school.example'] };
  await admin.updatePolicy({ basedOn: 0, rules: { ...rules, registration } });
  const places: string[] = [];
  for (const place of PLACES) places.push((await admin.createPlace(place)).id);
  const [hall = '', laboratory = '', courtyard = ''] = places;
  const term = await admin.createTerm({ name: 'Demonstration term', ...TERM, timeZone: ZONE });
  const course = { termId: term.id, timeZone: ZONE };
  const physics = await admin.createCourse({
    ...course,
    title: 'Physics',
    code: 'PHY-1',
    placeIds: [hall],
  });
  const history = await admin.createCourse({
    ...course,
    title: 'History',
    code: 'HIS-1',
    placeIds: [courtyard],
    rules: {
      windows: { opensBeforeMin: 10, lateAfterMin: 5, closesAfterMin: 30 },
      liveness: 'required',
    },
  });
  for (const weekday of [1, 2, 3, 4, 5]) {
    const times = { weekday, startLocal: '09:00', endLocal: '10:30' };
    await admin.addMeeting({ courseId: physics.id, ...times });
  }
  const practical = { weekday: 3, startLocal: '14:00', endLocal: '16:00', placeIds: [laboratory] };
  await admin.addMeeting({ courseId: physics.id, ...practical });
  for (const weekday of [2, 4]) {
    const times = { weekday, startLocal: '11:00', endLocal: '12:30' };
    await admin.addMeeting({ courseId: history.id, ...times });
  }
  return [physics.id, history.id];
}

/** The first teaches the first course, the second the second, the third none yet. */
async function inviteStaff(ports: Ports, admin: Client, courseIds: string[]): Promise<void> {
  for (const [i, instructor] of INSTRUCTORS.entries()) {
    const own = courseIds[i] === undefined ? [] : [courseIds[i]];
    await admin.invite({ email: instructor.email, role: 'instructor', courseIds: own });
    await acceptInvitation(ports, instructor);
  }
}

/** All on the first course's roster, every second one on the second's too. */
async function enterStudents(
  ports: Ports,
  admin: Client,
  [first = '', second = '']: string[],
  log: Log,
): Promise<string[]> {
  const people = Array.from({ length: STUDENTS }, (_, i) => studentPerson(i, TODAY));
  const entries = people.map(({ email, name, studentNumber }) => ({ email, name, studentNumber }));
  await admin.addToRoster({ courseId: first, students: entries });
  const half = entries.filter((_, i) => i % 2 === 0);
  await admin.addToRoster({ courseId: second, students: half });
  const uids: string[] = [];
  for (const person of people) {
    uids.push(await joinAsStudent(ports, admin, person));
    log(`student: ${person.email}`);
  }
  return uids;
}

/** Fixed, so that two seeds hold the same people; `npm start` moves the term, not their age. */
const TODAY = new Date(`${TERM.from}T00:00:00Z`);

async function linkGuardians(ports: Ports, admin: Client, uids: string[]): Promise<void> {
  for (const guardian of GUARDIANS) {
    await admin.linkGuardian({
      guardianEmail: guardian.email,
      childUid: uids[guardian.child] ?? '',
      relation: 'parent',
      rights: { attendance: true, consent: guardian.child === MINOR_INDEX },
    });
    await acceptInvitation(ports, guardian);
  }
}

async function giveConsents(ports: Ports, uids: string[]): Promise<void> {
  const consent = async (person: Person, subjectUid?: string): Promise<void> => {
    const who: SignedIn = await signIn(ports, person);
    const about = subjectUid === undefined ? {} : { subjectUid };
    const { currentTextVersion: textVersion } = await who.client.getConsent(about);
    await who.client.giveConsent({ ...about, textVersion });
    await who.close();
  };
  for (const index of uids.keys()) {
    if (index !== MINOR_INDEX) await consent(studentPerson(index, TODAY));
  }
  const [guardian] = GUARDIANS;
  if (guardian !== undefined) await consent(guardian, uids[MINOR_INDEX]);
}
