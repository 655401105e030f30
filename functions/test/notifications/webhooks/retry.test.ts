import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Reply } from '../../../src/notifications/webhooks/retry.ts';
import {
  DELAYS_S,
  FAULTS,
  LONGEST_PAUSE_S,
  MOST_ATTEMPTS,
  nextAfter,
  retryAfterOf,
} from '../../../src/notifications/webhooks/retry.ts';

const replies: fc.Arbitrary<Reply> = fc.oneof(
  fc.record({
    status: fc.integer({ min: 0, max: 999 }),
    retryAfterS: fc.option(fc.integer({ min: -1000, max: 1_000_000_000 })),
  }),
  fc.constantFrom(...FAULTS).map((fault) => ({ fault })),
);
const share = fc.double({ min: 0, max: 1, noNaN: true });
const attempt = fc.integer({ min: 1, max: MOST_ATTEMPTS + 3 });
const bad = (status: number, retryAfterS: number | null = null): Reply => ({ status, retryAfterS });

describe('what becomes of a delivery', () => {
  it('is success on 2xx and on nothing else', () => {
    fc.assert(
      fc.property(replies, attempt, share, (reply, attempts, random) => {
        const ok = 'status' in reply && reply.status >= 200 && reply.status < 300;
        return (nextAfter(reply, attempts, random).next === 'delivered') === ok;
      }),
    );
  });

  it('is another attempt within bounds, never sooner than the plan and a quarter of a day later at most', () => {
    fc.assert(
      fc.property(replies, attempt, share, (reply, attempts, random) => {
        const next = nextAfter(reply, attempts, random);
        if (next.next !== 'retry') return;
        const planned = DELAYS_S[attempts - 1];
        assert.ok(planned !== undefined && next.inS >= planned);
        assert.ok(next.inS <= Math.max(planned * 1.2, LONGEST_PAUSE_S));
      }),
    );
  });

  it('ends after a bounded number of attempts, whatever a receiver answers', () => {
    const answers = fc.array(replies, { minLength: MOST_ATTEMPTS, maxLength: MOST_ATTEMPTS });
    fc.assert(
      fc.property(answers, share, (given, random) => {
        const ends = given.map((reply, i) => nextAfter(reply, i + 1, random).next !== 'retry');
        assert.ok(ends.includes(true));
      }),
    );
  });

  it('takes about a day to be given up', () => {
    const total = (random: number): number =>
      DELAYS_S.reduce((sum, _, i) => {
        const next = nextAfter(bad(500), i + 1, random);
        return sum + (next.next === 'retry' ? next.inS : 0);
      }, 0);
    assert.ok(total(0) >= 24 * 3600 && total(1) <= 30 * 3600);
    assert.deepEqual(nextAfter(bad(500), MOST_ATTEMPTS, 0), { next: 'dead', gone: false });
  });

  it('ends at once when the receiver is gone', () => {
    assert.deepEqual(nextAfter(bad(410), 1, 0), { next: 'dead', gone: true });
  });

  it('waits as long as an overloaded receiver asks, within bounds, and as nobody else does', () => {
    const wait = (reply: Reply): unknown => nextAfter(reply, 1, 0);
    assert.deepEqual(wait(bad(429, 120)), { next: 'retry', inS: 120 });
    assert.deepEqual(wait(bad(503, 120)), { next: 'retry', inS: 120 });
    assert.deepEqual(wait(bad(429, 1)), { next: 'retry', inS: 5 });
    assert.deepEqual(wait(bad(429, 1e9)), { next: 'retry', inS: LONGEST_PAUSE_S });
    assert.deepEqual(wait(bad(500, 120)), { next: 'retry', inS: 5 });
    assert.deepEqual(wait(bad(302, 120)), { next: 'retry', inS: 5 });
  });
});

describe('Retry-After', () => {
  const now = new Date('2026-11-02T08:00:00Z');

  it('is seconds or a date', () => {
    assert.equal(retryAfterOf('120', now), 120);
    assert.equal(retryAfterOf('Mon, 02 Nov 2026 08:01:00 GMT', now), 60);
    assert.equal(retryAfterOf('Mon, 02 Nov 2026 07:00:00 GMT', now), 0);
  });

  it('says nothing when it is missing or cannot be read', () => {
    for (const text of [
      undefined,
      '',
      'soon',
      '-5',
      '1e9',
      '99999999999',
      '2026-11-02',
      'Xxx, 9',
    ]) {
      assert.equal(retryAfterOf(text, now), null, String(text));
    }
  });

  it('is never negative and never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const told = retryAfterOf(text, now);
        return told === null || told >= 0;
      }),
    );
  });
});
