import type {
  CollectionReference,
  DocumentReference,
  Firestore,
  Transaction,
} from 'firebase-admin/firestore';
import { z } from 'zod';
import { DEFAULT_LOCALE } from '../params.ts';
import type { Access } from '../platform/access.ts';
import { accessOf, noAccess } from '../platform/access.ts';
import { collection } from '../platform/firestore.ts';
import { newRevision } from '../platform/revision.ts';
import type { Profile } from './contract.ts';
import { BiometricState, RoleOrPending, Standing } from './contract.ts';
import { nameKey } from './nameKey.ts';

/** `users/{uid}`: what the staff of a roster may see. */
export const StoredUser = z.object({
  name: z.string(),
  studentNumber: z.string().nullable(),
  programme: z.string().nullable(),
  year: z.int().nullable(),
  section: z.string().nullable(),
  department: z.string().nullable(),
  /** Courses on whose roster the account is linked. */
  courseIds: z.array(z.string()),
  role: RoleOrPending,
  /** Copies for the list of people: the name as it is sorted and searched by, and the standing of access. */
  nameKey: z.string().default(''),
  standing: Standing.default('active'),
  biometric: BiometricState,
  createdAt: z.date(),
  updatedAt: z.date(),
  revision: z.string(),
});
export type StoredUser = z.output<typeof StoredUser>;

/** `users/{uid}/private/profile`: contact and birth date ('YYYY-MM-DD'). */
export const StoredPersonal = z.object({
  email: z.string(),
  /** False: nobody had proven the address when it was written here. Auth tells whether somebody has since. */
  emailProven: z.boolean().default(true),
  phone: z.string().nullable(),
  birthDate: z.iso.date().nullable(),
  locale: z.string(),
});
export type StoredPersonal = z.output<typeof StoredPersonal>;

/** An account as its three documents tell. */
export interface StoredAccount {
  readonly access: Access;
  readonly user: StoredUser;
  readonly personal: StoredPersonal;
}

export function usersOf(db: Firestore): CollectionReference<StoredUser> {
  return collection(db, 'users', StoredUser);
}

export function personalRef(db: Firestore, uid: string): DocumentReference<StoredPersonal> {
  return collection(db, `users/${uid}/private`, StoredPersonal).doc('profile');
}

/** Everything about one account; null when registration never finished. Three reads. */
export async function profileOf(
  db: Firestore,
  uid: string,
  tx?: Transaction,
): Promise<StoredAccount | null> {
  const refs = [accessOf(db).doc(uid), usersOf(db).doc(uid), personalRef(db, uid)] as const;
  const [access, user, personal] = await (tx === undefined
    ? Promise.all([refs[0].get(), refs[1].get(), refs[2].get()])
    : Promise.all([tx.get(refs[0]), tx.get(refs[1]), tx.get(refs[2])]));
  const found = { access: access.data(), user: user.data(), personal: personal.data() };
  if (found.access === undefined || found.user === undefined || found.personal === undefined) {
    return null;
  }
  return { access: found.access, user: found.user, personal: found.personal };
}

export interface NewAccount {
  readonly uid: string;
  readonly name: string;
  /** Proven, or of no use to anybody before it is proven (see workOffRequest). */
  readonly email: string;
  readonly emailProven?: boolean;
  readonly locale: string | null;
}

/**
 * Creates an account that may do nothing yet. `validAfter` is the beginning of time: the token that
 * asked for the account is older than it and has to stay good.
 */
export function createAccount(
  tx: Transaction,
  db: Firestore,
  account: NewAccount,
  now: Date,
): StoredAccount {
  const { uid, name, email, emailProven = true, locale } = account;
  const access = noAccess(new Date(0));
  const user: StoredUser = {
    name,
    studentNumber: null,
    programme: null,
    year: null,
    section: null,
    department: null,
    courseIds: [],
    role: 'pending',
    nameKey: nameKey(name),
    standing: 'active',
    biometric: 'none',
    createdAt: now,
    updatedAt: now,
    revision: newRevision(),
  };
  const personal = {
    email,
    emailProven,
    phone: null,
    birthDate: null,
    locale: locale ?? DEFAULT_LOCALE.value(),
  };
  tx.create(accessOf(db).doc(uid), access);
  tx.create(usersOf(db).doc(uid), user);
  tx.create(personalRef(db, uid), personal);
  return { access, user, personal };
}

/** Sets the role in both documents that carry it; claims follow by mirrorAccess. */
export function setRole(
  tx: Transaction,
  db: Firestore,
  uid: string,
  role: Access['role'],
  now: Date,
): void {
  tx.update(accessOf(db).doc(uid), { role });
  tx.update(usersOf(db).doc(uid), { role, ...stamp(now) });
}

/** Sets the name; the caller has checked who may say it. */
export function rename(tx: Transaction, db: Firestore, uid: string, name: string, now: Date): void {
  tx.update(usersOf(db).doc(uid), { name, nameKey: nameKey(name), ...stamp(now) });
}

/** Records where the account stands with face data; the face module calls it in its own transaction. */
export function markBiometric(
  tx: Transaction,
  db: Firestore,
  uid: string,
  biometric: StoredUser['biometric'],
  now: Date,
): void {
  tx.update(usersOf(db).doc(uid), { biometric, ...stamp(now) });
}

/** Marks a server write on `users/{uid}`. */
export function stamp(now: Date): Pick<StoredUser, 'updatedAt' | 'revision'> {
  return { updatedAt: now, revision: newRevision() };
}

export function profileReply(uid: string, { access, user, personal }: StoredAccount): Profile {
  const { name, studentNumber, programme, year, section, department, courseIds } = user;
  const { emailProven: _proven, ...contact } = personal;
  return {
    uid,
    role: access.role,
    standing: access.standing,
    personal: { name, ...contact },
    academic: { studentNumber, programme, year, section, department, courseIds },
    biometric: user.biometric,
  };
}
