import { Failure } from './failures.ts';
import type { Account } from './operation.ts';

/** How long ago a sign-in may be before a delicate change, as Firebase Auth asks for its own. */
const FRESH_S = 300;

/** Ways in that prove no other factor: a face sign-in ends in a custom token, an anonymous account proves nothing. */
const WEAK_PROVIDERS = new Set(['custom', 'anonymous']);

/**
 * Asks for a sign-in of the last five minutes by something else than a face.
 * @throws Failure fresh-sign-in-required, also for a token that does not say how its owner signed in
 */
export function mustHaveSignedInFreshly(
  { authTimeS, signInProvider }: Pick<Account, 'authTimeS' | 'signInProvider'>,
  now: Date,
): void {
  // auth_time has whole seconds.
  const ageS = Math.floor(now.getTime() / 1000) - authTimeS;
  const strong = signInProvider !== null && !WEAK_PROVIDERS.has(signInProvider);
  if (!strong || !(ageS <= FRESH_S)) throw new Failure('fresh-sign-in-required');
}
