import type { Firestore, Transaction } from 'firebase-admin/firestore';
import type { z } from 'zod';
import { invalidField } from '../platform/failures.ts';
import type { StoredAccount, StoredPersonal, StoredUser } from './accountStore.ts';
import { personalRef, stamp, usersOf } from './accountStore.ts';
import type { UpdateProfileRequest } from './contract.ts';
import { nameKey } from './nameKey.ts';

export type ProfileChanges = Omit<z.output<typeof UpdateProfileRequest>, 'uid'>;

/** The named fields. @throws Failure invalid-request when there is none in `where` */
export function changedFields(changes: ProfileChanges, where = ''): string[] {
  const fields = Object.entries(changes).flatMap(([name, v]) => (v === undefined ? [] : [name]));
  if (fields.length === 0) throw invalidField(where, 'name at least one field to change');
  return fields;
}

/** The account as it is with these changes; fields that are not named stay. */
export function withChanges(account: StoredAccount, changes: ProfileChanges): StoredAccount {
  const { access, user, personal } = account;
  const { phone, locale, birthDate, ...academic } = changes;
  return {
    access: { ...access, ...defined({ studentNumber: academic.studentNumber }) },
    user: { ...user, ...defined(academic) },
    personal: { ...personal, ...defined({ phone, locale, birthDate }) },
  };
}

export function putProfile(
  tx: Transaction,
  db: Firestore,
  uid: string,
  { user, personal }: StoredAccount,
  now: Date,
): void {
  tx.set(usersOf(db).doc(uid), { ...user, nameKey: nameKey(user.name), ...stamp(now) });
  tx.set(personalRef(db, uid), personal);
}

/** What these fields of a profile hold. */
export function valuesOf(
  user: StoredUser,
  personal: StoredPersonal,
  fields: readonly string[],
): ProfileChanges {
  const { name, studentNumber, programme, year, section, department } = user;
  const { phone, locale, birthDate } = personal;
  const all = { name, studentNumber, programme, year, section, department };
  const entries = Object.entries({ ...all, phone, locale, birthDate });
  return Object.fromEntries(entries.filter(([field]) => fields.includes(field)));
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The fields that are named, without those that are undefined. */
export function defined<T extends object>(fields: T): Defined<T> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Defined<T>;
}
