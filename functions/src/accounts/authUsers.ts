import type { Auth, CreateRequest, UserRecord } from 'firebase-admin/auth';

/** The Auth account of an address; null when there is none. */
export function userByEmail(auth: Auth, email: string): Promise<UserRecord | null> {
  return orNull(auth.getUserByEmail(email));
}

/** Which of these addresses have an Auth account; one call for each hundred. */
export async function emailsInUse(auth: Auth, emails: readonly string[]): Promise<Set<string>> {
  const used = new Set<string>();
  for (let i = 0; i < emails.length; i += 100) {
    const asked = emails.slice(i, i + 100).map((email) => ({ email }));
    for (const { email } of (await auth.getUsers(asked)).users) {
      if (email !== undefined) used.add(email.toLowerCase());
    }
  }
  return used;
}

/** The addresses of these accounts, by uid, that their owners have proven; one call for each hundred. */
export async function provenEmails(
  auth: Auth,
  uids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const proven = new Map<string, string>();
  for (let i = 0; i < uids.length; i += 100) {
    const asked = uids.slice(i, i + 100).map((uid) => ({ uid }));
    for (const { uid, email, emailVerified } of (await auth.getUsers(asked)).users) {
      if (email !== undefined && emailVerified) proven.set(uid, email.toLowerCase());
    }
  }
  return proven;
}

export function userByUid(auth: Auth, uid: string): Promise<UserRecord | null> {
  return orNull(auth.getUser(uid));
}

/**
 * Creates an Auth account under a chosen uid. A second run finds the account of the first and succeeds;
 * false means that the address belongs to another account.
 */
export async function createUserOnce(
  auth: Auth,
  request: CreateRequest & { uid: string; email: string },
): Promise<boolean> {
  try {
    await auth.createUser(request);
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'auth/uid-already-exists' && code !== 'auth/email-already-exists') throw error;
    return (await userByEmail(auth, request.email))?.uid === request.uid;
  }
}

/** Gives an account another address, not proven yet. Twice is once; false: another account has it, or there is none. */
export async function changeAddress(auth: Auth, uid: string, email: string): Promise<boolean> {
  try {
    if ((await userByUid(auth, uid))?.email === email) return true;
    await auth.updateUser(uid, { email, emailVerified: false });
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'auth/email-already-exists' && code !== 'auth/user-not-found') throw error;
    return false;
  }
}

/** A link that proves an address; null when no account has it (any more). */
export async function verificationLink(auth: Auth, email: string): Promise<string | null> {
  try {
    return await auth.generateEmailVerificationLink(email);
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'auth/user-not-found' && code !== 'auth/email-not-found') throw error;
    return null;
  }
}

/** Deletes an Auth account. Twice is once. */
export async function deleteUserOnce(auth: Auth, uid: string): Promise<void> {
  try {
    await auth.deleteUser(uid);
  } catch (error) {
    if (codeOf(error) !== 'auth/user-not-found') throw error;
  }
}

/** Creates an Auth account without an address, which nobody can sign in to by a password. Twice is once. */
export async function createMachineUser(auth: Auth, uid: string, displayName: string) {
  try {
    await auth.createUser({ uid, displayName });
  } catch (error) {
    if (codeOf(error) !== 'auth/uid-already-exists') throw error;
  }
}

async function orNull(user: Promise<UserRecord>): Promise<UserRecord | null> {
  try {
    return await user;
  } catch (error) {
    if (codeOf(error) === 'auth/user-not-found') return null;
    throw error;
  }
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null;
}
