import type { Firestore, Query } from 'firebase-admin/firestore';
import type { StoredUser } from './accountStore.ts';
import { usersOf } from './accountStore.ts';
import { nameKey } from './nameKey.ts';
import type { StoredPerson } from './people.ts';
import type { ListUsersRequest, UserSummary } from './userContract.ts';

type Filters = Omit<ListUsersRequest, 'limit' | 'cursor' | 'email'>;

/** Accounts of people by name. Equalities and the one order are merged from an index for each filter. */
export function usersQuery(db: Firestore, filters: Filters): Query<StoredUser> {
  const { role, standing, department, programme, section, studentNumber, name } = filters;
  let query: Query<StoredUser> = usersOf(db);
  if (role !== undefined) query = query.where('role', '==', role);
  if (standing !== undefined) query = query.where('standing', '==', standing);
  if (department !== undefined) query = query.where('department', '==', department);
  if (programme !== undefined) query = query.where('programme', '==', programme);
  if (section !== undefined) query = query.where('section', '==', section);
  if (studentNumber !== undefined) query = query.where('studentNumber', '==', studentNumber);
  if (name !== undefined) {
    const from = nameKey(name);
    query = query.where('nameKey', '>=', from).where('nameKey', '<', `${from}\uf8ff`);
  }
  return query.orderBy('nameKey').orderBy('__name__');
}

/** Whether a person is among those that the query would find. */
export function matches(user: StoredUser, filters: Filters): boolean {
  const { name, ...equal } = filters;
  const prefix = name === undefined ? '' : nameKey(name);
  return (
    user.nameKey.startsWith(prefix) &&
    FIELDS.every((field) => equal[field] === undefined || equal[field] === user[field])
  );
}

const FIELDS = [
  'role',
  'standing',
  'department',
  'programme',
  'section',
  'studentNumber',
] as const satisfies readonly (keyof Filters)[];

export function summary(uid: string, { user, personal }: StoredPerson): UserSummary {
  const { name, role, standing, biometric, createdAt } = user;
  const { studentNumber, programme, year, section, department } = user;
  const academic = { studentNumber, programme, year, section, department };
  const { email } = personal;
  const at = createdAt.toISOString();
  return { uid, name, email, role, standing, ...academic, biometric, createdAt: at };
}
