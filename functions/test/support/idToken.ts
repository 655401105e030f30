import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Access, Role } from '../../src/platform/access.ts';
import { accessOf, noAccess } from '../../src/platform/access.ts';
import { emulatorServices } from './call.ts';

/** An account on the Auth emulator with this role, and a fresh ID token of it. */
export interface SignedIn {
  readonly uid: string;
  readonly idToken: string;
}

export async function signedIn(
  role: Role | 'pending',
  overrides: Partial<Access> = {},
): Promise<SignedIn> {
  const { auth, db } = emulatorServices();
  const uid = `${role}-${randomUUID().slice(0, 8)}`;
  await auth.createUser({ uid, email: `${uid}@school.example`, emailVerified: true });
  await accessOf(db)
    .doc(uid)
    .set({ ...noAccess(new Date(0)), role, ...overrides });
  return { uid, idToken: await idTokenOf(uid) };
}

const SignInReply = z.object({ idToken: z.string() });

/** What a client SDK holds after signing in as this uid. */
export async function idTokenOf(uid: string): Promise<string> {
  const { auth } = emulatorServices();
  const host = process.env['FIREBASE_AUTH_EMULATOR_HOST'] ?? '';
  const path = 'identitytoolkit.googleapis.com/v1/accounts:signInWithCustomToken?key=any';
  const response = await fetch(`http://${host}/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token: await auth.createCustomToken(uid), returnSecureToken: true }),
  });
  return SignInReply.parse(await response.json()).idToken;
}
