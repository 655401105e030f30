import assert from 'node:assert/strict';
import fc from 'fast-check';
import { answerOf, retryAfterS } from '../../src/notifications/push/answerOf.ts';
import { waitMs } from '../../src/notifications/push/backoff.ts';
import type { Entry } from '../../src/notifications/push/batchStore.ts';
import { ENTRY_STATES } from '../../src/notifications/push/batchStore.ts';
import { MOST_TRIES, judgeBatch, standingOf } from '../../src/notifications/push/judgeBatch.ts';
import type { Answer } from '../../src/notifications/push/verdict.ts';
import { verdictOf } from '../../src/notifications/push/verdict.ts';

const NOW = new Date('2026-11-02T12:00:00Z');
const UNTIL = new Date('2026-11-03T12:00:00Z');
const occasion = { now: NOW, until: UNTIL, random: 0.5 };

const refusal = (code: string, changes: Partial<Answer> = {}): Answer => ({
  ...{ taken: false as const, code, tokenDead: false, retryAfterS: null },
  ...(changes as object),
});

const OWED: Entry = {
  uid: 'ann',
  childUid: null,
  tokenId: 't',
  message: 0,
  state: 'owed',
  code: null,
  tries: 0,
  notBefore: null,
  unanswered: 0,
};

const answers = fc.option(
  fc.oneof(
    fc.constant<Answer>({ taken: true }),
    fc.record({
      taken: fc.constant(false as const),
      code: fc.constantFrom(
        ...['registration-token-not-registered', 'invalid-argument', 'mismatched-credential'],
        ...['message-rate-exceeded', 'server-unavailable', 'internal-error', 'unknown-error'],
        ...['network-error', 'third-party-auth-error', 'something-new'],
      ),
      tokenDead: fc.boolean(),
      retryAfterS: fc.option(fc.integer({ min: 0, max: 100_000 })),
    }),
  ),
);
const batch = fc.array(
  fc.record({
    message: fc.integer({ min: 0, max: 2 }),
    tries: fc.integer({ min: 0, max: MOST_TRIES - 1 }),
    state: fc.constantFrom(...ENTRY_STATES),
    answer: answers,
    asked: fc.boolean(),
  }),
  { maxLength: 12 },
);

function judged(made: readonly { state: Entry['state']; answer: Answer | null; asked: boolean }[]) {
  const entries = made.map((one): Entry => ({ ...OWED, ...one }));
  const asked = new Map(
    made.flatMap(({ state, answer, asked: is }, i) =>
      is && state === 'owed' ? [[i, answer] as const] : [],
    ),
  );
  return { entries, asked, after: judgeBatch(entries, asked, occasion) };
}

describe('what becomes of a push by FCM’s answer', () => {
  const cases: [string, Answer | null, string][] = [
    ['taken', { taken: true }, 'sent'],
    ['UNREGISTERED', refusal('registration-token-not-registered', { tokenDead: true }), 'dead'],
    ['another 404', refusal('registration-token-not-registered'), 'hopeless'],
    ['INVALID_ARGUMENT', refusal('invalid-argument'), 'refused'],
    ['SENDER_ID_MISMATCH', refusal('mismatched-credential'), 'hopeless'],
    ['QUOTA_EXCEEDED', refusal('message-rate-exceeded'), 'later'],
    ['UNAVAILABLE', refusal('server-unavailable'), 'later'],
    ['INTERNAL', refusal('internal-error'), 'later'],
    ['a page of a proxy', refusal('unknown-error'), 'later'],
    ['a word of next year', refusal('brand-new'), 'later'],
    ['a connection that ended', refusal('network-error'), 'unanswered'],
    ['no answer', null, 'unanswered'],
  ];
  for (const [what, answer, verdict] of cases) {
    it(`${what}: ${verdict}`, () => {
      assert.equal(verdictOf(answer), verdict);
    });
  }

  it('a token is pruned on FCM’s own word, or when it is refused what another phone was sent', () => {
    fc.assert(
      fc.property(batch, (made) => {
        const { asked, entries, after } = judged(made);
        for (const [i, entry] of after.entries()) {
          if (entry.state !== 'pruned' || entries[i]?.state === 'pruned') continue;
          const verdict = verdictOf(asked.get(i) ?? null);
          const reached = after.some(
            (one) => one.state === 'sent' && one.message === entry.message,
          );
          assert.ok(verdict === 'dead' || (verdict === 'refused' && reached));
        }
      }),
    );
  });

  it('nothing is left without an end or a next time, and nobody is touched who was not asked', () => {
    fc.assert(
      fc.property(batch, (made) => {
        const { asked, entries, after } = judged(made);
        assert.equal(after.length, entries.length);
        for (const [i, entry] of after.entries()) {
          if (!asked.has(i)) assert.deepEqual(entry, entries[i]);
          else if (entry.state === 'owed') {
            assert.ok(entry.notBefore !== null && entry.notBefore > NOW && entry.notBefore < UNTIL);
            assert.ok(entry.tries < MOST_TRIES);
          } else if (entry.state === 'failed') assert.notEqual(entry.code, null);
        }
        const standing = standingOf(after, NOW);
        assert.equal(
          standing.status === 'open',
          after.some(({ state }) => state === 'owed'),
        );
        assert.equal(standing.dueAt === null, standing.status !== 'open');
      }),
    );
  });

  it('a batch comes to an end after so many tries, whatever FCM says', () => {
    fc.assert(
      fc.property(batch, answers, (made, always) => {
        let { entries } = judged(made);
        for (let round = 0; round <= MOST_TRIES; round++) {
          const asked = new Map(
            [...entries.entries()].flatMap(([i, { state }]) =>
              state === 'owed' ? [[i, always] as const] : [],
            ),
          );
          entries = judgeBatch(entries, asked, { ...occasion, until: new Date(8e15) });
        }
        assert.notEqual(standingOf(entries, NOW).status, 'open');
      }),
    );
  });

  it('a refused token waits while the same words are on their way to another phone', () => {
    const both = [OWED, { ...OWED, tokenId: 'u' }];
    const first = judgeBatch(
      both,
      new Map([
        [0, refusal('invalid-argument')],
        [1, refusal('internal-error')],
      ]),
      occasion,
    );
    assert.deepEqual(
      first.map(({ state }) => state),
      ['owed', 'owed'],
    );
    const later = new Map<number, Answer>([
      [0, refusal('invalid-argument')],
      [1, { taken: true }],
    ]);
    assert.deepEqual(
      judgeBatch(first, later, occasion).map(({ state }) => state),
      ['pruned', 'sent'],
    );
  });
});

describe('how long the next try waits', () => {
  const random = fc.double({ min: 0, max: 1, noNaN: true });

  it('never less than FCM asked, never more than ten minutes else', () => {
    const asked = fc.option(fc.integer({ min: 0, max: 3600 }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), asked, random, (tries, retryAfter, r) => {
        const ms = waitMs(tries, retryAfter, r);
        assert.ok(ms >= (retryAfter ?? 0) * 1000);
        assert.ok(ms <= Math.max(600_000, (retryAfter ?? 0) * 1000 + 1000));
        assert.ok(ms >= 2_500 || ms >= (retryAfter ?? 0) * 1000);
      }),
    );
  });

  it('reads Retry-After as seconds or as a date', () => {
    assert.equal(retryAfterS('120', NOW), 120);
    assert.equal(retryAfterS(['3'], NOW), 3);
    assert.equal(retryAfterS('Mon, 02 Nov 2026 12:01:00 GMT', NOW), 60);
    for (const nothing of [undefined, '', 'soon', {}])
      assert.equal(retryAfterS(nothing, NOW), null);
  });

  const refusedWith = (code: string, httpResponse: object | undefined) => {
    const error = Object.assign(new Error('x'), {
      code: `messaging/${code}`,
      httpResponse,
      hasCode: () => false,
      toJSON: () => ({}),
    });
    return answerOf({ success: false, error: error as never }, NOW);
  };

  it('blames the token for INVALID_ARGUMENT where FCM says that it is none', () => {
    const told = (message: string, details: object[]) =>
      verdictOf(
        refusedWith('invalid-argument', {
          status: 400,
          headers: {},
          data: { error: { message, details } },
        }),
      );
    const invalid = { errorCode: 'INVALID_ARGUMENT' };
    const field = (name: string) => ({ fieldViolations: [{ field: name }] });
    const none = 'The registration token is not a valid FCM registration token';
    assert.equal(told(none, [invalid]), 'dead');
    assert.equal(told('Invalid value', [invalid, field('message.token')]), 'dead');
    assert.equal(told('Invalid value', [invalid, field('message.android.ttl')]), 'refused');
    assert.equal(told('Request contains an invalid argument.', [invalid]), 'refused');
  });

  it('counts a connection that failed as no answer, and a page of a proxy as one', () => {
    assert.equal(verdictOf(refusedWith('unknown-error', undefined)), 'unanswered');
    const page = { status: 502, headers: {}, data: '<html>' };
    assert.equal(verdictOf(refusedWith('unknown-error', page)), 'later');
  });

  it('takes a 404 for a dead token only where FCM says so', () => {
    const response = (data: unknown) =>
      refusedWith('registration-token-not-registered', { status: 404, headers: {}, data });
    const said = { error: { details: [{ errorCode: 'UNREGISTERED' }] } };
    for (const data of [said, JSON.stringify(said)]) {
      assert.equal(verdictOf(response(data)), 'dead');
    }
    for (const data of [undefined, '<html>', { error: { status: 'NOT_FOUND' } }]) {
      assert.equal(verdictOf(response(data)), 'hopeless');
    }
  });
});
