import assert from 'node:assert/strict';
import fc from 'fast-check';
import { issueChallenge, openChallenge } from '../../src/attendance/challenge.ts';
import { LIVENESS_ACTIONS } from '../../src/faces/liveness/action.ts';
import { Failure } from '../../src/platform/failures.ts';

const KEY = 'key-for-tests';
const now = new Date('2026-03-02T09:00:00Z');
const binding = { operation: 'checkIn', uid: 'u1', sessionId: 's1', deviceId: 'd1' } as const;
const isInvalid = (error: unknown): boolean =>
  error instanceof Failure && error.code === 'challenge-invalid';

describe('a challenge', () => {
  it('opens with what it was issued for, and lives as long as the rules say', () => {
    const { challenge, expiresAt } = issueChallenge(binding, null, 25, KEY, now);
    const opened = openChallenge(challenge, binding, KEY);
    assert.deepEqual(opened.expiresAt, expiresAt);
    assert.equal(expiresAt.getTime() - now.getTime(), 25_000);
    assert.equal(Buffer.from(opened.nonce, 'base64url').length, 16);
  });

  it('carries the action that was picked', () => {
    for (const action of [null, ...LIVENESS_ACTIONS]) {
      const { challenge } = issueChallenge(binding, action, 60, KEY, now);
      assert.equal(openChallenge(challenge, binding, KEY).action, action);
    }
  });

  it('is never issued twice', () => {
    const one = openChallenge(issueChallenge(binding, null, 60, KEY, now).challenge, binding, KEY);
    const two = openChallenge(issueChallenge(binding, null, 60, KEY, now).challenge, binding, KEY);
    assert.notEqual(one.nonce, two.nonce);
  });

  for (const [field, value] of Object.entries({
    operation: 'checkOut',
    uid: 'u2',
    sessionId: 's2',
    deviceId: 'd2',
  })) {
    it(`serves no other ${field}`, () => {
      const { challenge } = issueChallenge(binding, null, 60, KEY, now);
      assert.throws(() => openChallenge(challenge, { ...binding, [field]: value }, KEY), isInvalid);
    });
  }

  it('of a kiosk is none of a phone, nor the other way round', () => {
    const atKiosk = { ...binding, operation: 'kioskCheckIn' } as const;
    for (const [issuedFor, openedFor] of [
      [atKiosk, binding],
      [binding, atKiosk],
    ] as const) {
      const { challenge } = issueChallenge(issuedFor, 'blink', 60, KEY, now);
      assert.throws(() => openChallenge(challenge, openedFor, KEY), isInvalid);
      assert.equal(openChallenge(challenge, issuedFor, KEY).action, 'blink');
    }
  });

  it('of another key is refused', () => {
    const { challenge } = issueChallenge(binding, null, 60, 'another key', now);
    assert.throws(() => openChallenge(challenge, binding, KEY), isInvalid);
  });

  it('with any character changed is refused', () => {
    const { challenge } = issueChallenge(binding, null, 60, KEY, now);
    fc.assert(
      fc.property(fc.nat(challenge.length - 1), fc.constantFrom('A', 'z', '_', '.'), (i, c) => {
        fc.pre(challenge[i] !== c);
        const changed = challenge.slice(0, i) + c + challenge.slice(i + 1);
        assert.throws(() => openChallenge(changed, binding, KEY), isInvalid);
      }),
    );
  });

  it('of arbitrary text is refused', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.throws(() => openChallenge(text, binding, KEY), isInvalid);
      }),
    );
  });
});
