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
  account: Pick<Account, 'authTimeS' | 'signInProvider'>,
  now: Date,
): void {
  const { signInProvider } = account;
  const strong = signInProvider !== null && !WEAK_PROVIDERS.has(signInProvider);
  if (!strong || !isJustNow(account, now)) throw new Failure('fresh-sign-in-required');
}

/** Asks for a sign-in of the last five minutes, in whatever way. @throws Failure fresh-sign-in-required */
export function mustHaveSignedInJustNow(account: Pick<Account, 'authTimeS'>, now: Date): void {
  if (isJustNow(account, now)) return;
  throw new Failure('fresh-sign-in-required', {
    detail: 'Sign in again: the last sign-in is older than five minutes.',
  });
}

function isJustNow({ authTimeS }: Pick<Account, 'authTimeS'>, now: Date): boolean {
  // auth_time has whole seconds.
  return Math.floor(now.getTime() / 1000) - authTimeS <= FRESH_S;
}
