import { randomUUID } from 'node:crypto';
import { completeRegistration } from '../../functions/src/accounts/completeRegistration.ts';
import { grantRole, linkGuardian, updateProfile } from '../../functions/src/accounts/index.ts';
import { addToRoster, assignStaff } from '../../functions/src/courses/index.ts';
import {
  createKiosk,
  kioskProofMessage,
  pairKiosk,
  plainCode,
} from '../../functions/src/kiosks/index.ts';
import type { Services } from '../../functions/src/platform/services.ts';
import { identity } from '../../functions/test/support/call.ts';
import { deviceKey } from '../../functions/test/support/deviceKey.ts';
import type { Principal } from './principals.ts';
import { principals } from './principals.ts';
import { call, services } from './services.ts';

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
export async function enrolPeople(
  office: string,
  { place, course, other }: Readonly<Record<'place' | 'course' | 'other', string>>,
): Promise<People> {
  await putOnRoster(office, course, ['student', 'classmate', 'former-student']);
  await putOnRoster(office, other, ['other-student']);
  const people = await signUpAll(await kioskAt(office, place));
  for (const name of INSTRUCTORS) {
    await call(office, grantRole, { uid: people[name], role: 'instructor' });
  }
  await call(office, grantRole, { uid: people.admin, role: 'admin' });
  await call(office, assignStaff, { courseId: course, uid: people.instructor });
  await call(office, assignStaff, { courseId: course, uid: people.suspended });
  await call(office, assignStaff, { courseId: other, uid: people['other-instructor'] });
  const former = { courseId: course, uid: people['former-instructor'], until: PAST.toISOString() };
  await call(office, assignStaff, former, whenItWasMade());
  await putOnRoster(office, course, ['former-student'], PAST.toISOString());
  await linkGuardians(office, people);
  // Young enough that a guardian has to consent.
  await call(office, updateProfile, { uid: people.student, birthDate: '2020-02-02' });
  return people;
}

const INSTRUCTORS = ['instructor', 'other-instructor', 'former-instructor', 'suspended'] as const;

/** A tablet that an admin put at the place, paired by its code. */
async function kioskAt(office: string, placeId: string): Promise<string> {
  const { kioskId, code } = await call(office, createKiosk, { placeId, name: 'Door' });
  const key = await deviceKey();
  const { publicKey } = key;
  const proof = await key.sign(kioskProofMessage(plainCode(code), publicKey));
  await call(null, pairKiosk, { code, publicKey, proof });
  return kioskId;
}

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
  const when = until === undefined ? {} : whenItWasMade();
  await call(office, addToRoster, { courseId, students }, when);
}

/** Grants and links end in the future when they are made: those that have run out were made before PAST. */
function whenItWasMade(): { services: Services } {
  const clock = { now: () => new Date(PAST.getTime() - 24 * 3_600_000) };
  return { services: { ...services(), clock } };
}

async function signUpAll(kiosk: string): Promise<People> {
  const named = await Promise.all(
    principals()
      .filter((name) => name !== 'unknown' && name !== 'anonymous' && name !== 'kiosk')
      .map(async (name) => [name, await signUp(name)] as const),
  );
  const uids = new Map(named);
  const of = (name: Exclude<keyof People, 'kiosk'>): string => uids.get(name) ?? '';
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
    'early-guardian': of('early-guardian'),
    'unverified-guardian': of('unverified-guardian'),
    'other-guardian': of('other-guardian'),
    admin: of('admin'),
    kiosk,
    suspended: of('suspended'),
  };
}

/** Signs up by an identity provider that vouches for the address. */
export async function signUp(name: string): Promise<string> {
  const uid = `${name}-${RUN}`;
  const email = emailOf(name);
  const { auth } = services();
  await auth.createUser({ uid, email, emailVerified: true, displayName: `Person ${name}` });
  await call(identity(uid, { email }), completeRegistration, {});
  return uid;
}

async function linkGuardians(office: string, people: People): Promise<void> {
  const all = { attendance: true, consent: true, absences: true };
  const link = { relation: 'parent', childUid: people.student, rights: all } as const;
  const none = { attendance: false, consent: false, absences: false };
  await call(office, linkGuardian, { ...link, guardianUid: people.guardian });
  await call(office, linkGuardian, {
    ...link,
    guardianUid: people['limited-guardian'],
    rights: none,
  });
  await call(office, linkGuardian, {
    ...link,
    guardianUid: people['other-guardian'],
    childUid: people.classmate,
  });
  const from = new Date(Date.now() + 24 * 3_600_000).toISOString();
  await call(office, linkGuardian, { ...link, guardianUid: people['early-guardian'], from });
  const unverified = { guardianUid: people['unverified-guardian'], verified: false };
  await call(office, linkGuardian, { ...link, ...unverified });
  const former = { ...link, guardianUid: people['former-guardian'], until: PAST.toISOString() };
  await call(office, linkGuardian, former, whenItWasMade());
}
