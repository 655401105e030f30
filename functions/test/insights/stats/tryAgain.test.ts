import assert from 'node:assert/strict';
import { LEASE_S, isToTryAgain } from '../../../src/insights/stats/work/lease.ts';
import { after } from '../../../src/platform/clock.ts';

const SINCE = new Date('2026-11-20T12:00:00.000Z');

/** Whether it is tried again `later` seconds after a try that ended `tried` seconds after the first began. */
function isTried(tried: number, later: number): boolean {
  const until = after(SINCE, tried);
  return isToTryAgain({ runId: 'run', since: SINCE, until }, after(until, later));
}

describe('work that was not ended', () => {
  it('is tried again at once when it failed, or its worker died, for the first time', () => {
    assert.equal(isTried(3, 0), true);
    assert.equal(isTried(LEASE_S, 0), true);
  });

  it('waits half as long as it has been tried, and half an hour at most', () => {
    assert.deepEqual([isTried(LEASE_S + 600, 299), isTried(LEASE_S + 600, 300)], [false, true]);
    assert.deepEqual([isTried(864_000, 1799), isTried(864_000, 1800)], [false, true]);
  });

  it('that fails for a day is tried some sixty times, not each minute', () => {
    let [tries, tried] = [0, 0];
    for (let now = 0; now < 86_400; now += 60) {
      if (!isTried(tried, now - tried)) continue;
      [tries, tried] = [tries + 1, now];
    }
    assert.ok(tries > 48 && tries < 70, String(tries));
  });
});
