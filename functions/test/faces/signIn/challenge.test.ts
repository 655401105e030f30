import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  issueChallenge as issueForCheckIn,
  openChallenge as openForCheckIn,
} from '../../../src/attendance/challenge.ts';
import { LIVENESS_ACTIONS } from '../../../src/faces/liveness/action.ts';
import {
  CHALLENGE_LIFE_S,
  issueChallenge,
  openChallenge,
} from '../../../src/faces/signIn/challenge.ts';
import type { FailureCode } from '../../../src/platform/failures.ts';
import { Failure } from '../../../src/platform/failures.ts';
import { issueToken } from '../../../src/platform/signedToken.ts';

const KEY = 'key-for-tests';
const now = new Date('2026-03-02T09:00:00Z');
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
const issued = (): string => issueChallenge('d1', 'blink', KEY, now).challenge;
const isRefused =
  (code: FailureCode) =>
  (error: unknown): boolean =>
    error instanceof Failure && error.code === code;

describe('the challenge of a face sign-in', () => {
  it('gives back the action that was picked, and a nonce of 128 bit that is never the same', () => {
    for (const action of LIVENESS_ACTIONS) {
      const { challenge } = issueChallenge('d1', action, KEY, now);
      const opened = openChallenge(challenge, 'd1', KEY, now);
      assert.equal(opened.action, action);
      assert.equal(Buffer.from(opened.nonce, 'base64url').length, 16);
    }
    const nonces = [issued(), issued()].map((one) => openChallenge(one, 'd1', KEY, now).nonce);
    assert.notEqual(nonces[0], nonces[1]);
  });

  it('lives a minute', () => {
    const challenge = issued();
    openChallenge(challenge, 'd1', KEY, later(CHALLENGE_LIFE_S - 0.001));
    const late = (): unknown => openChallenge(challenge, 'd1', KEY, later(CHALLENGE_LIFE_S));
    assert.throws(late, isRefused('challenge-expired'));
  });

  it('serves no other device and stands under no other key', () => {
    const invalid = isRefused('challenge-invalid');
    assert.throws(() => openChallenge(issued(), 'd2', KEY, now), invalid);
    assert.throws(() => openChallenge(issued(), 'd1', 'another key', now), invalid);
  });

  for (const operation of ['checkIn', 'checkOut', 'kioskCheckIn'] as const) {
    it(`is no challenge of ${operation}, nor that one of this, though one key signs both`, () => {
      const binding = { operation, uid: 'u1', sessionId: 's1', deviceId: 'd1' };
      const { challenge } = issueForCheckIn(binding, 'blink', 60, KEY, now);
      const invalid = isRefused('challenge-invalid');
      assert.throws(() => openChallenge(challenge, 'd1', KEY, now), invalid);
      assert.throws(() => openForCheckIn(issued(), binding, KEY), invalid);
      // Nor would the signature of one do over the content of the other.
      const mixed = (content: string, mac: string): string =>
        `${content.split('.')[0] ?? ''}.${mac.split('.')[1] ?? ''}`;
      assert.throws(() => openChallenge(mixed(issued(), challenge), 'd1', KEY, now), invalid);
      assert.throws(() => openForCheckIn(mixed(challenge, issued()), binding, KEY), invalid);
      // Not even what the other's purpose signs: the very content, under the name of a check-in.
      const content = { deviceId: 'd1', action: 'blink' };
      const { token } = issueToken(`attendance/${operation}`, content, 60, KEY, now);
      assert.throws(() => openChallenge(token, 'd1', KEY, now), invalid);
    });
  }

  it('with any character changed, or of arbitrary text, is refused', () => {
    const challenge = issued();
    fc.assert(
      fc.property(fc.nat(challenge.length - 1), fc.constantFrom('A', 'z', '_', '.'), (i, c) => {
        fc.pre(challenge[i] !== c);
        const changed = challenge.slice(0, i) + c + challenge.slice(i + 1);
        assert.throws(() => openChallenge(changed, 'd1', KEY, now), isRefused('challenge-invalid'));
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.throws(() => openChallenge(text, 'd1', KEY, now), isRefused('challenge-invalid'));
      }),
    );
  });
});
