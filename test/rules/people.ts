import { randomUUID } from 'node:crypto';
import { completeRegistration } from '../../functions/src/accounts/completeRegistration.ts';
import { grantRole, linkGuardian, updateProfile } from '../../functions/src/accounts/index.ts';
import { addToRoster, assignStaff } from '../../functions/src/courses/index.ts';
import { callAs, emulatorServices, identity } from '../../functions/test/support/call.ts';
import type { Principal } from './principals.ts';
import { principals } from './principals.ts';

/** Uids of everybody who has an account. */
export type People = Readonly<Record<Exclude<Principal, 'anonymous' | 'unknown'>, string>>;

/** Several schools may live in one emulator: names of one do not meet another's. */
const RUN = randomUUID().slice(0, 8);
const PAST = new Date(Date.now() - 24 * 3_600_000);

export function emailOf(name: string): string {
  return `${name}-${RUN}@school.example`;
}

export function numberOf(name: string): string {
  return `${name}-${RUN}`;
}

/** Accounts as operations make them: signed up, then placed by rosters, given roles, grants and links. */
export async function enrolPeople(office: string, course: string, other: string): Promise<People> {
  await putOnRoster(office, course, ['student', 'classmate', 'former-student']);
  await putOnRoster(office, other, ['other-student']);
  const people = await signUpAll();
  for (const name of INSTRUCTORS) {
    await callAs(office, grantRole, { uid: people[name], role: 'instructor' });
  }
  await callAs(office, grantRole, { uid: people.admin, role: 'admin' });
  await callAs(office, assignStaff, { courseId: course, uid: people.instructor });
  await callAs(office, assignStaff, { courseId: course, uid: people.suspended });
  await callAs(office, assignStaff, { courseId: other, uid: people['other-instructor'] });
  const until = PAST.toISOString();
  await callAs(office, assignStaff, { courseId: course, uid: people['former-instructor'], until });
  await putOnRoster(office, course, ['former-student'], until);
  await linkGuardians(office, people);
  // Young enough that a guardian has to consent.
  await callAs(office, updateProfile, { uid: people.student, birthDate: '2020-02-02' });
  return people;
}

const INSTRUCTORS = ['instructor', 'other-instructor', 'former-instructor', 'suspended'] as const;

async function putOnRoster(
  office: string,
  courseId: string,
  names: readonly string[],
  until?: string,
): Promise<void> {
  const students = names.map((name) => ({
    studentNumber: numberOf(name),
    email: emailOf(name),
    name: `Pupil ${name}`,
    ...(until === undefined ? {} : { until }),
  }));
  await callAs(office, addToRoster, { courseId, students });
}

async function signUpAll(): Promise<People> {
  const named = await Promise.all(
    principals().map(async (name) => [name, await signUp(name)] as const),
  );
  const uids = new Map(named);
  const of = (name: Principal): string => uids.get(name) ?? '';
  return {
    pending: of('pending'),
    student: of('student'),
    classmate: of('classmate'),
    'other-student': of('other-student'),
    'former-student': of('former-student'),
    instructor: of('instructor'),
    'other-instructor': of('other-instructor'),
    'former-instructor': of('former-instructor'),
    guardian: of('guardian'),
    'limited-guardian': of('limited-guardian'),
    'former-guardian': of('former-guardian'),
    'other-guardian': of('other-guardian'),
    admin: of('admin'),
    suspended: of('suspended'),
  };
}

/** Signs up by an identity provider that vouches for the address. */
async function signUp(name: Principal): Promise<string> {
  const uid = `${name}-${RUN}`;
  const email = emailOf(name);
  const { auth } = emulatorServices();
  await auth.createUser({ uid, email, emailVerified: true, displayName: `Person ${name}` });
  if (name === 'unknown' || name === 'anonymous') return uid;
  await callAs(identity(uid, { email }), completeRegistration, {});
  return uid;
}

async function linkGuardians(office: string, people: People): Promise<void> {
  const all = { attendance: true, consent: true };
  const link = { relation: 'parent', childUid: people.student, rights: all } as const;
  const none = { attendance: false, consent: false };
  await callAs(office, linkGuardian, { ...link, guardianUid: people.guardian });
  await callAs(office, linkGuardian, {
    ...link,
    guardianUid: people['limited-guardian'],
    rights: none,
  });
  await callAs(office, linkGuardian, {
    ...link,
    guardianUid: people['other-guardian'],
    childUid: people.classmate,
  });
  // Links end in the future when they are made: this one was made two days ago.
  const clock = { now: () => new Date(PAST.getTime() - 24 * 3_600_000) };
  await callAs(
    office,
    linkGuardian,
    { ...link, guardianUid: people['former-guardian'], until: PAST.toISOString() },
    { services: emulatorServices({ clock }) },
  );
}
