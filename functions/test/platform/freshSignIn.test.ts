import assert from 'node:assert/strict';
import { Failure } from '../../src/platform/failures.ts';
import { mustHaveSignedInFreshly } from '../../src/platform/freshSignIn.ts';

const now = new Date('2026-03-02T09:00:00Z');
const signedIn = (signInProvider: string | null, secondsAgo: number) => ({
  signInProvider,
  authTimeS: now.getTime() / 1000 - secondsAgo,
});
const refused = (error: unknown): boolean =>
  error instanceof Failure && error.code === 'fresh-sign-in-required';

describe('a fresh sign-in', () => {
  it('is one of the last five minutes by a provider that proves something', () => {
    for (const provider of ['password', 'google.com', 'phone', 'saml.school']) {
      mustHaveSignedInFreshly(signedIn(provider, 300), now);
      assert.throws(() => mustHaveSignedInFreshly(signedIn(provider, 301), now), refused);
    }
  });

  it('is none by a face, anonymously, or when the token does not say how', () => {
    for (const provider of ['custom', 'anonymous', null]) {
      assert.throws(() => mustHaveSignedInFreshly(signedIn(provider, 1), now), refused);
    }
  });

  it('is none at a time that is no number', () => {
    assert.throws(() => mustHaveSignedInFreshly(signedIn('password', NaN), now), refused);
  });
});
