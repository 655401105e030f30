import type { Auth, DecodedIdToken } from 'firebase-admin/auth';
import { z } from 'zod';
import { Failure } from './failures.ts';
import { logError } from './logError.ts';

/** A verified ID token or session cookie, as far as we use it. `authTimeS`: seconds since the epoch, UTC. */
export interface Identity {
  readonly uid: string;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly authTimeS: number;
  /** How the account signed in: password, google.com, custom, …; null when the token does not say. */
  readonly signInProvider: string | null;
  /** The second factor of the sign-in: phone or totp; null when there was none. */
  readonly secondFactor: string | null;
}

/** How far the clocks of the token's issuer and of this machine may differ, in seconds. Our choice. */
const CLOCK_SKEW_S = 300;

/** What a caller showed: an ID token in a header, or the session cookie that a browser got for one. */
export interface Credential {
  readonly kind: 'token' | 'cookie';
  readonly value: string;
}

/**
 * Checks an ID token or a session cookie: signature, audience, issuer, expiry, that it is not from the future
 * (which the Admin SDK leaves out), and that its account is neither deleted nor disabled nor its tokens revoked.
 * Neither passes for the other: their issuers differ.
 * @throws Failure unauthenticated | unavailable when it cannot be checked at this moment
 */
export async function verifiedIdentity(
  auth: Auth,
  { kind, value }: Credential,
  now: Date,
): Promise<Identity> {
  const claims = await judged(() =>
    kind === 'token' ? auth.verifyIdToken(value, true) : auth.verifySessionCookie(value, true),
  );
  const latest = now.getTime() / 1000 + CLOCK_SKEW_S;
  if (!(claims.iat <= latest && claims.auth_time <= latest)) throw new Failure('unauthenticated');
  const { sign_in_provider: provider, sign_in_second_factor: factor } = firebaseClaims(claims);
  return {
    uid: claims.uid,
    email: claims.email ?? null,
    emailVerified: claims.email_verified ?? false,
    authTimeS: claims.auth_time,
    signInProvider: provider ?? null,
    secondFactor: factor ?? null,
  };
}

/**
 * A session cookie for whoever holds this ID token, good for `lifeMs`.
 * @throws Failure unauthenticated | unavailable
 */
export function sessionCookieFor(auth: Auth, idToken: string, lifeMs: number): Promise<string> {
  return judged(() => auth.createSessionCookie(idToken, { expiresIn: lifeMs }));
}

const Firebase = z.looseObject({
  sign_in_provider: z.string().optional(),
  sign_in_second_factor: z.string().min(1).optional(),
});

/** The SDK types the claim but does not check it. */
function firebaseClaims({ firebase }: DecodedIdToken): Partial<z.output<typeof Firebase>> {
  return Firebase.safeParse(firebase).data ?? {};
}

/** What Firebase Auth says to a credential. */
async function judged<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!isOutage(error)) throw new Failure('unauthenticated');
    logError('credential could not be checked', error, {});
    throw new Failure('unavailable', { retryAfterS: 5 });
  }
}

function isOutage(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string')
    return false;
  return OUTAGES.has(error.code) || NO_KEYS.test(error.message);
}

/** Unfetched public keys have the same code as a bad token; only the wording tells. */
const NO_KEYS = /^Error (while making request|fetching public keys)/;

/** What the Admin SDK answers when Firebase Auth cannot be asked; the token may be good. */
const OUTAGES = new Set([
  'app/invalid-credential',
  'app/network-error',
  'app/network-timeout',
  'app/unable-to-parse-response',
  'auth/insufficient-permission',
  'auth/internal-error',
  'auth/quota-exceeded',
]);
