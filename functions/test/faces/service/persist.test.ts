import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Pacing } from '../../../src/faces/service/persist.ts';
import { budgetOf, persist } from '../../../src/faces/service/persist.ts';
import { ServiceError, retryAfterMs } from '../../../src/faces/service/serviceError.ts';

const passing = (retryAfterS: number | null = null): ServiceError =>
  new ServiceError('s', 'THROTTLED', 'passing', retryAfterS === null ? null : retryAfterS * 1000);

/** Waits in no time, and remembers how long. */
function pacing(random = 0.5): Pacing & { readonly waits: number[] } {
  const waits: number[] = [];
  const wait = (ms: number): Promise<void> => {
    waits.push(ms);
    return Promise.resolve();
  };
  return { waits, wait, random: () => random };
}

/** Fails with these, one after the other, then succeeds. */
function failing(...errors: readonly Error[]): {
  readonly tries: () => number;
  readonly run: () => Promise<string>;
} {
  let tried = 0;
  return {
    tries: () => tried,
    run: () => {
      const error = errors[tried++];
      return error === undefined ? Promise.resolve('done') : Promise.reject(error);
    },
  };
}

describe('calling a third party', () => {
  it('tries a passing fault again, twice, after waits that grow', async () => {
    const work = failing(passing(), passing());
    const pace = pacing();
    assert.equal(await persist('s', budgetOf(4000), work.run, pace), 'done');
    assert.deepEqual(pace.waits, [120, 240]);
  });

  it('gives up after the second retry', async () => {
    const work = failing(passing(), passing(), passing());
    await assert.rejects(persist('s', budgetOf(4000), work.run, pacing()), ServiceError);
    assert.equal(work.tries(), 3);
  });

  it('spreads its waits by chance, from half to one and a half of their mean', async () => {
    for (const [random, waits] of [
      [0, [60, 120]],
      [1, [180, 360]],
    ] as const) {
      const pace = pacing(random);
      await persist('s', budgetOf(4000), failing(passing(), passing()).run, pace);
      assert.deepEqual(pace.waits, waits);
    }
  });

  it('does not try again what is refused, misconfigured or a defect', async () => {
    const others = [
      new ServiceError('s', 'BAD', 'refused'),
      new ServiceError('s', 'DENIED', 'misconfigured'),
      new TypeError('defect'),
    ];
    for (const error of others) {
      const work = failing(error);
      await assert.rejects(persist('s', budgetOf(4000), work.run, pacing()), error);
      assert.equal(work.tries(), 1);
    }
  });

  it('waits as long as the service asks, if that is within the budget', async () => {
    const pace = pacing();
    await persist('s', budgetOf(4000), failing(passing(2)).run, pace);
    assert.deepEqual(pace.waits, [2000]);
    const late = failing(passing(5));
    await assert.rejects(persist('s', budgetOf(4000), late.run, pace), ServiceError);
    assert.equal(late.tries(), 1);
  });

  it('ends a try that takes too long, and all of them within the budget', async () => {
    const signals: AbortSignal[] = [];
    const hanging = (signal: AbortSignal): Promise<never> => {
      signals.push(signal);
      return new Promise(() => undefined);
    };
    const started = performance.now();
    await assert.rejects(persist('s', budgetOf(600), hanging, pacing()), /s: TIMEOUT/);
    assert.ok(performance.now() - started < 900);
    assert.equal(signals.length, 2);
    assert.ok(signals.every(({ aborted }) => aborted));
  });
});

describe('an error of a third party', () => {
  it('carries a code and nothing else', () => {
    for (const code of ['key AKIA123 is wrong', 'a\nb', 'x'.repeat(80), '']) {
      assert.equal(new ServiceError('s', code, 'refused').message, 's: UNKNOWN');
    }
    fc.assert(
      fc.property(fc.string(), (code) =>
        /^s: [\w.:-]+$/.test(new ServiceError('s', code, 'refused').message),
      ),
    );
  });

  it('reads Retry-After in seconds and as a date', () => {
    const now = new Date('2026-11-27T09:00:00Z');
    assert.equal(retryAfterMs('3', now), 3000);
    assert.equal(retryAfterMs('Fri, 27 Nov 2026 09:00:02 GMT', now), 2000);
    assert.equal(retryAfterMs('Fri, 27 Nov 2026 08:00:00 GMT', now), 0);
    for (const none of [null, undefined, '', 'soon']) assert.equal(retryAfterMs(none, now), null);
  });
});
