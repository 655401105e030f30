import { randomUUID } from 'node:crypto';
import type { Access, ChildRights, Role } from '../../src/platform/access.ts';
import { OPEN_END, accessOf, noAccess } from '../../src/platform/access.ts';
import type { Services } from '../../src/platform/services.ts';
import { emulatorServices } from './call.ts';

/** An account with this role, written straight into `access`; returns its fresh uid. */
export async function member(
  role: Role | 'pending',
  overrides: Partial<Access> = {},
  { db }: Services = emulatorServices(),
): Promise<string> {
  const uid = `${role}-${randomUUID().slice(0, 8)}`;
  const access = { ...noAccess(new Date(0)), role, ...overrides };
  await accessOf(db).doc(uid).set(access);
  return uid;
}

/** An instructor of these courses, with no planned end. */
export function instructorOf(...courseIds: string[]): Promise<string> {
  return member('instructor', {
    staffOf: Object.fromEntries(courseIds.map((id) => [id, OPEN_END])),
  });
}

/** A verified parent's rights for one child, with no planned end: sees the attendance and consents. */
export function parentRights(overrides: Partial<ChildRights> = {}): ChildRights {
  return {
    relation: 'parent',
    attendance: true,
    consent: true,
    absences: true,
    from: new Date(0),
    until: OPEN_END,
    verified: true,
    ...overrides,
  };
}
