import type { z } from 'zod';
import { linkGuardian, profileOf } from '../../../src/accounts/index.ts';
import type { ChildRights } from '../../../src/platform/access.ts';
import { isLinkedTo } from '../../../src/platform/access.ts';
import type { Services } from '../../../src/platform/services.ts';
import { callAs } from '../../support/call.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import type { Person } from '../people.ts';
import { person } from '../people.ts';

export const ALL = { attendance: true, consent: true, absences: true };

/** A school in a project of its own with an admin and a child. */
export interface Family {
  readonly services: Isolated;
  readonly admin: Person;
  readonly child: Person;
}

export async function family(): Promise<Family> {
  const services = isolatedServices();
  const admin = await person(services, 'admin');
  return { services, admin, child: await person(services, 'student') };
}

type Terms = Partial<z.input<typeof linkGuardian.input>>;

/** Links somebody to the child, as a parent with every right unless told otherwise. */
export function link({ services, admin, child }: Family, terms: Terms) {
  const usual = { childUid: child.uid, relation: 'parent' as const, rights: ALL };
  return callAs(admin.token, linkGuardian, { ...usual, ...terms }, { services });
}

/** A guardian who is linked to the child already. */
export async function linkedGuardian(of: Family, terms: Terms = {}): Promise<Person> {
  const guardian = await person(of.services, 'guardian');
  await link(of, { guardianUid: guardian.uid, ...terms });
  return guardian;
}

/** The link as it is stored. */
export async function linkOf(
  services: Services,
  guardian: string,
  child: string,
): Promise<ChildRights | null> {
  return (await profileOf(services.db, guardian))?.access.children[child] ?? null;
}

export async function holds(
  { services, child }: Family,
  guardian: string,
  at = new Date(),
): Promise<boolean> {
  const account = await profileOf(services.db, guardian);
  return account !== null && isLinkedTo(account.access, child.uid, at);
}

/** Kinds of the notices that somebody is owed, oldest first, with what they say. */
export async function noticesTo(
  { db }: Services,
  uid: string,
): Promise<{ kind: string; data: unknown }[]> {
  const { docs } = await db.collection('notifications').where('to', 'array-contains', uid).get();
  return docs
    .sort((a, b) => a.createTime.toMillis() - b.createTime.toMillis())
    .map((doc) => ({ kind: String(doc.get('kind')), data: doc.get('data') as unknown }));
}
