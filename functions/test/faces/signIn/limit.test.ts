import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Tries } from '../../../src/faces/signIn/limit.ts';
import {
  FAILURES_UNTIL_OFF,
  FREE_FAILURES,
  NO_TRIES,
  WAIT_S,
  allForgotten,
  judgeTries,
  tryBegun,
  tryFailed,
  tryForgiven,
  trySucceeded,
} from '../../../src/faces/signIn/limit.ts';

const START = new Date('2026-03-02T09:00:00Z');
const at = (seconds: number): Date => new Date(START.getTime() + seconds * 1000);

/** So many tries that failed at once, each as soon as it may. */
function failed(times: number): { tries: Tries; atS: number } {
  let [tries, atS] = [NO_TRIES, 0];
  for (let n = 0; n < times; n++) {
    while (judgeTries(tries, at(atS)).may === 'wait') atS += 1;
    assert.equal(judgeTries(tries, at(atS)).may, 'try');
    tries = tryFailed(tryBegun(tries, at(atS)), at(atS));
  }
  return { tries, atS };
}

describe('the limit of face sign-in', () => {
  it('lets five tries fail at once and makes the sixth wait thirty seconds', () => {
    const { tries, atS } = failed(FREE_FAILURES);
    assert.equal(atS, 0);
    assert.deepEqual(judgeTries(tries, at(0)), { may: 'wait', retryAfterS: WAIT_S });
    assert.deepEqual(judgeTries(tries, at(29.5)), { may: 'wait', retryAfterS: 1 });
    assert.deepEqual(judgeTries(tries, at(WAIT_S)), { may: 'try' });
  });

  it('counts the wait from the end of a try, not from its begin', () => {
    const { tries, atS } = failed(FREE_FAILURES);
    const slow = tryFailed(tryBegun(tries, at(atS + 30)), at(atS + 50));
    assert.equal(judgeTries(slow, at(atS + 79)).may, 'wait');
    assert.equal(judgeTries(slow, at(atS + 80)).may, 'try');
  });

  it('ends after fifty, and no waiting helps', () => {
    const { tries, atS } = failed(FAILURES_UNTIL_OFF);
    assert.equal(atS, (FAILURES_UNTIL_OFF - FREE_FAILURES) * WAIT_S);
    assert.deepEqual(judgeTries(tries, at(1e9)), { may: 'never' });
    assert.deepEqual(judgeTries(allForgotten(tries), at(atS)), { may: 'try' });
  });

  it('counts a try that never ended as a failure', () => {
    let tries = NO_TRIES;
    for (let n = 0; n < FREE_FAILURES; n++) tries = tryBegun(tries, at(0));
    assert.equal(judgeTries(tries, at(1)).may, 'wait');
  });

  it('forgets what came before a success, not what was begun after it', () => {
    let tries = NO_TRIES;
    for (let n = 0; n < FREE_FAILURES; n++) tries = tryBegun(tries, at(0));
    assert.equal(judgeTries(trySucceeded(tries, 1), at(0)).may, 'try');
    tries = tryBegun(trySucceeded(tries, 1), at(0));
    assert.equal(judgeTries(tries, at(0)).may, 'wait');
  });

  it('names no longer wait than its own when another clock is ahead', () => {
    const { tries } = failed(FREE_FAILURES);
    assert.deepEqual(judgeTries(tries, at(-3600)), { may: 'wait', retryAfterS: WAIT_S });
  });

  /** What may happen: a try asked for, one of those under way ending, another factor. */
  const step = (ends: readonly End[]) =>
    fc.record({
      afterMs: fc.oneof(fc.constant(0), fc.nat(2000), fc.constantFrom(29_999, 30_000, 60_000)),
      what: fc.oneof(
        { weight: 6, arbitrary: fc.constant('ask' as const) },
        { weight: 6, arbitrary: fc.constantFrom(...ends) },
        { weight: 1, arbitrary: fc.constant('restore' as const) },
      ),
      which: fc.nat(9),
    });
  type End = 'success' | 'failure' | 'busy' | 'death';
  const steps = (ends: readonly End[]) => fc.array(step(ends), { minLength: 1, maxLength: 200 });

  /**
   * Plays the steps, and holds each answer against a list of all tries: `judge` gets how many of them failed or
   * are open since the last success or other factor, and the seconds since the latest began or failed.
   */
  function play(
    all: readonly {
      afterMs: number;
      what: 'ask' | 'restore' | End;
      which: number;
    }[],
    judge: (granted: boolean, failures: number, waitedS: number) => void,
  ): void {
    let [tries, nowMs, latestMs] = [NO_TRIES, START.getTime(), -Infinity];
    const history: { n: number; state: 'open' | 'cleared' | 'bad' | 'busy' }[] = [];
    const clear = (upTo: number): void => {
      for (const one of history) if (one.n <= upTo) one.state = 'cleared';
    };
    for (const { afterMs, what, which } of all) {
      nowMs += afterMs;
      const now = new Date(nowMs);
      if (what === 'ask') {
        const granted = judgeTries(tries, now).may === 'try';
        const failures = history.filter(({ state }) => ['open', 'bad'].includes(state)).length;
        judge(granted, failures, (nowMs - latestMs) / 1000);
        if (!granted) continue;
        tries = tryBegun(tries, now);
        history.push({ n: tries.begun, state: 'open' });
        latestMs = nowMs;
        continue;
      }
      if (what === 'restore') {
        tries = allForgotten(tries);
        clear(tries.begun);
        continue;
      }
      const open = history.filter(({ state }) => state === 'open');
      const ending = open[which % Math.max(1, open.length)];
      if (ending === undefined) continue;
      if (what === 'success') {
        tries = trySucceeded(tries, ending.n);
        clear(ending.n);
      } else if (what === 'busy') {
        tries = tryForgiven(tries, ending.n);
        ending.state = 'busy';
      } else {
        if (what === 'failure') [tries, latestMs] = [tryFailed(tries, now), nowMs];
        ending.state = 'bad';
      }
    }
  }

  it('holds for any sequence of outcomes and times', () => {
    fc.assert(
      fc.property(steps(['success', 'failure', 'busy', 'death']), (all) => {
        play(all, (granted, failures, waitedS) => {
          if (!granted) return;
          assert.ok(failures < FAILURES_UNTIL_OFF);
          assert.ok(failures < FREE_FAILURES || waitedS >= WAIT_S);
        });
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses nobody whom the law lets try, whatever the sequence', () => {
    fc.assert(
      fc.property(steps(['success', 'failure', 'death']), (all) => {
        play(all, (granted, failures, waitedS) => {
          const may =
            failures < FAILURES_UNTIL_OFF && (failures < FREE_FAILURES || waitedS >= WAIT_S);
          assert.equal(granted, may);
        });
      }),
      { numRuns: 2000 },
    );
  });

  it('is reached in those sequences', () => {
    let [most, waits] = [0, 0];
    fc.assert(
      fc.property(
        fc.array(step(['failure', 'death']), { minLength: 150, maxLength: 400 }),
        (all) => {
          const stubborn = all.filter(({ what }) => what !== 'restore');
          play(stubborn, (granted, failures) => {
            most = Math.max(most, failures);
            if (!granted) waits += 1;
          });
        },
      ),
      { seed: 1 },
    );
    assert.equal(most, FAILURES_UNTIL_OFF);
    assert.ok(waits > 100);
  });
});
