import { profileOf } from '../../src/accounts/index.ts';
import type { Access } from '../../src/platform/access.ts';
import { getConsent, giveConsent } from '../../src/faces/index.ts';
import type { Services } from '../../src/platform/services.ts';
import { callAs, emulatorServices } from '../support/call.ts';
import { member, parentRights } from '../support/school.ts';

const ADULT = '1990-05-17';
const CHILD = '2024-05-17';

/** A student of age with a whole account; `birthDate` null: unknown. */
export async function student(
  birthDate: string | null = ADULT,
  services: Services = emulatorServices(),
): Promise<string> {
  const uid = await member('student', {}, services);
  const { db } = services;
  const now = new Date();
  await db.doc(`users/${uid}`).set({
    name: 'Test Student',
    studentNumber: null,
    programme: null,
    year: null,
    section: null,
    department: null,
    courseIds: [],
    role: 'student',
    biometric: 'none',
    createdAt: now,
    updatedAt: now,
    revision: 'test',
  });
  const personal = { email: `${uid}@school.example`, phone: null, birthDate, locale: 'en' };
  await db.doc(`users/${uid}/private/profile`).set(personal);
  return uid;
}

export function minor(): Promise<string> {
  return student(CHILD);
}

/** A guardian who may decide about these children's face data, unless `rights` says otherwise. */
export function guardianOf(
  children: readonly string[],
  rights: Partial<Access['children'][string]> = {},
): Promise<string> {
  const all = parentRights(rights);
  return member('guardian', { children: Object.fromEntries(children.map((uid) => [uid, all])) });
}

/** A student of age who has consented to the text in force. */
export async function consentingStudent(services: Services = emulatorServices()): Promise<string> {
  const uid = await student(ADULT, services);
  await consent(uid, services);
  return uid;
}

export async function consent(uid: string, services?: Services): Promise<void> {
  const textVersion = await textInForce(uid, services);
  await callAs(uid, giveConsent, { textVersion }, services === undefined ? {} : { services });
}

/** As the person sees it: other tests may have put another policy in force. */
export async function textInForce(uid: string, services?: Services): Promise<string> {
  const options = services === undefined ? {} : { services };
  return (await callAs(uid, getConsent, {}, options)).currentTextVersion;
}

export async function biometricOf(uid: string): Promise<string | undefined> {
  return (await profileOf(emulatorServices().db, uid))?.user.biometric;
}
