import { randomUUID } from 'node:crypto';
import type { DocumentReference } from 'firebase-admin/firestore';
import { createAccount, setRole } from '../../src/accounts/accountStore.ts';
import { mirrorAccess } from '../../src/accounts/mirrorAccess.ts';
import type { Access } from '../../src/platform/access.ts';
import type { Identity } from '../../src/platform/invoke.ts';
import type { Services } from '../../src/platform/services.ts';
import { identity } from '../support/call.ts';

/** An account with an Auth user, as a finished registration leaves it. */
export interface Person {
  readonly uid: string;
  readonly email: string;
  /** A fresh token's content. */
  readonly token: Identity;
}

export async function person(services: Services, role: Access['role']): Promise<Person> {
  const signedUp = await signUp(services);
  const { uid, email } = signedUp;
  await services.db.runTransaction((tx) => {
    const now = services.clock.now();
    createAccount(tx, services.db, { uid, email, name: `A ${role}`, locale: null }, now);
    setRole(tx, services.db, uid, role, now);
    return Promise.resolve();
  });
  await mirrorAccess(services, uid);
  return signedUp;
}

interface SignUp {
  readonly email?: string;
  readonly emailVerified?: boolean;
  /** Null: the provider told none. */
  readonly displayName?: string | null;
}

/** Somebody who signed up with a client SDK and has no account here yet. */
export async function signUp(
  { auth }: Services,
  { email = newEmail(), emailVerified = true, displayName = 'Grace Example' }: SignUp = {},
): Promise<Person> {
  const uid = `u-${randomUUID().slice(0, 12)}`;
  const name = displayName === null ? {} : { displayName };
  await auth.createUser({ uid, email, emailVerified, ...name });
  return { uid, email, token: identity(uid, { email, emailVerified }) };
}

export function newEmail(domain = 'elsewhere.example'): string {
  return `p-${randomUUID().slice(0, 12)}@${domain}`;
}

/** A roster line nobody has taken. */
export async function rosterLine(
  { db }: Services,
  line: { courseId: string; email: string; studentNumber: string; uid?: string; until?: Date },
): Promise<DocumentReference> {
  const ref = db.doc(`courses/${line.courseId}/roster/${line.studentNumber}`);
  await ref.set({
    name: 'Name on the roster',
    uid: null,
    from: null,
    until: new Date('9999-12-31T00:00:00Z'),
    status: 'active',
    updatedAt: new Date(),
    ...line,
  });
  return ref;
}
