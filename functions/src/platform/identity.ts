import type { Auth, DecodedIdToken } from 'firebase-admin/auth';
import { z } from 'zod';
import { Failure } from './failures.ts';
import { logError } from './logError.ts';

/** A verified ID token, as far as we use it. `authTimeS`: seconds since the epoch, UTC. */
export interface Identity {
  readonly uid: string;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly authTimeS: number;
  /** How the account signed in: password, google.com, custom, …; null when the token does not say. */
  readonly signInProvider: string | null;
}

/** How far the clocks of the token's issuer and of this machine may differ, in seconds. Our choice. */
const CLOCK_SKEW_S = 300;

/**
 * Checks an ID token: signature, audience, issuer, expiry, that it is not from the future (which the Admin
 * SDK leaves out), and that its account is neither deleted nor disabled nor its tokens revoked.
 * @throws Failure unauthenticated | unavailable when it cannot be checked at this moment
 */
export async function verifiedIdentity(auth: Auth, token: string, now: Date): Promise<Identity> {
  const claims = await verify(auth, token);
  const latest = now.getTime() / 1000 + CLOCK_SKEW_S;
  if (!(claims.iat <= latest && claims.auth_time <= latest)) throw new Failure('unauthenticated');
  return {
    uid: claims.uid,
    email: claims.email ?? null,
    emailVerified: claims.email_verified ?? false,
    authTimeS: claims.auth_time,
    signInProvider: providerOf(claims.firebase),
  };
}

const Firebase = z.looseObject({ sign_in_provider: z.string() });

/** The SDK types the claim but does not check it. */
function providerOf(claim: unknown): string | null {
  const parsed = Firebase.safeParse(claim);
  return parsed.success ? parsed.data.sign_in_provider : null;
}

async function verify(auth: Auth, token: string): Promise<DecodedIdToken> {
  try {
    return await auth.verifyIdToken(token, true);
  } catch (error) {
    if (!isOutage(error)) throw new Failure('unauthenticated');
    logError('token could not be checked', error, {});
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
