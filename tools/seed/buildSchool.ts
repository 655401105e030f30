import type { Client } from '../../functions/client/index.ts';
import type { Services } from '../../functions/src/platform/services.ts';
import type { Ports } from '../emulators/ports.ts';
import { PLACES } from '../school/places.ts';
import { importAtRest, rosterCsv } from '../school/rosterImport.ts';
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
import { askForLeave } from './absences.ts';
import { buildFamilies } from './families.ts';
import { chooseSettings, fillInboxes } from './notices.ts';
import { deliveryAtRest } from './asOperator.ts';
import { buildTimetable } from './timetable.ts';
import { TERM, TODAY } from './term.ts';

/** Builds the whole school through the public operations; the first admin exists and awaits a password. */
export async function buildSchool(ports: Ports, services: Services, log: Log): Promise<void> {
  const [first, second] = ADMINS;
  if (first === undefined || second === undefined) throw new Error('the school needs two admins');
  await choosePassword(ports, first);
  const admin = await signIn(ports, first);
  await admin.client.invite({ email: second.email, role: 'admin' });
  await acceptInvitation(ports, second);
  log(`admins: ${ADMINS.map(({ email }) => email).join(', ')}`);
  await setPolicy(admin.client);
  const { physics, history } = await buildTimetable(admin.client);
  const courseIds = [physics, history];
  log(`2 courses, ${String(PLACES.length)} places, 1 term with holidays, 2 classes changed`);
  await inviteStaff(ports, admin.client, courseIds);
  log(`instructors: ${INSTRUCTORS.map(({ email }) => email).join(', ')}`);
  const uids = await enterStudents(ports, admin.client, courseIds, log);
  await buildFamilies(ports, admin.client, uids);
  log(`guardians: ${GUARDIANS.map(({ email }) => email).join(', ')}`);
  await giveConsents(ports, uids);
  log('consents given, for the minor by her guardian');
  await askForNewName(ports);
  log('one request of a student waits for the office');
  await fillInboxes(ports, admin.client);
  log('push tokens, a language, an alert, a webhook that is off');
  await askForLeave(ports, admin.client, services, uids);
  log('absence requests in every state, one with evidence');
  await deliveryAtRest(services);
  log('notices delivered');
  await chooseSettings(ports);
  await admin.close();
}

async function setPolicy(admin: Client): Promise<void> {
  const rules = (await admin.getPolicy()).rules;
  const registration = { approvedDomains: ['school.example'] };
  // Whenever the school is seeded, leave in the coming term may be asked for.
  const absences = { ...rules.absences, aheadDays: 400 };
  await admin.updatePolicy({ basedOn: 0, rules: { ...rules, registration, absences } });
}

/** The first teaches the first course, the second the second; the third stands in at the second for a time. */
async function inviteStaff(ports: Ports, admin: Client, courseIds: string[]): Promise<void> {
  for (const [i, instructor] of INSTRUCTORS.entries()) {
    const own = courseIds[i] === undefined ? [] : [courseIds[i]];
    await admin.invite({ email: instructor.email, role: 'instructor', courseIds: own });
    await acceptInvitation(ports, instructor);
    if (own.length === 0) await standIn(ports, admin, instructor, courseIds.at(-1) ?? '');
  }
}

/** Until the seeded term is over: from then on a school that is started is without. */
async function standIn(
  ports: Ports,
  admin: Client,
  instructor: Person,
  courseId: string,
): Promise<void> {
  const who = await signIn(ports, instructor);
  const until = `${TERM.to}T22:00:00.000Z`;
  await admin.assignStaff({ courseId, uid: who.uid, role: 'substitute', until });
  await who.close();
}

/** All on the first course's roster, every second one on the second's too, by a file. */
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
  await importRoster(admin, second, rosterCsv(half));
  const uids: string[] = [];
  for (const person of people) {
    uids.push(await joinAsStudent(ports, admin, person));
    log(`student: ${person.email}`);
  }
  return uids;
}

async function importRoster(admin: Client, courseId: string, csv: string): Promise<void> {
  const { importId } = await admin.startRosterImport({ courseId, csv, mode: 'apply' });
  const { state, counts, problem } = await importAtRest(admin, importId);
  if (state !== 'done' || counts.failed > 0) {
    throw new Error(`the roster was not imported: ${state} ${JSON.stringify({ counts, problem })}`);
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
  await consent(GUARDIANS[0], uids[MINOR_INDEX]);
}

async function askForNewName(ports: Ports): Promise<void> {
  const who = await signIn(ports, studentPerson(1, TODAY));
  const changes = { name: 'Benjamin Example' };
  await who.client.requestProfileChange({ changes, reason: 'As my passport has it.' });
  await who.close();
}
