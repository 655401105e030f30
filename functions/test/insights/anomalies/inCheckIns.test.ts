import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  edgeCounts,
  edgeOfFence,
  usualShare,
} from '../../../src/insights/anomalies/detect/edgeOfFence.ts';
import { impossibleTravel } from '../../../src/insights/anomalies/detect/impossibleTravel.ts';
import { scoreDrift } from '../../../src/insights/anomalies/detect/scoreDrift.ts';
import type { ForeignUse } from '../../../src/insights/anomalies/detect/sharedDevice.ts';
import { sharedDevice } from '../../../src/insights/anomalies/detect/sharedDevice.ts';
import { checkIn, on } from './made.ts';

const days = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, i) => from + i);

describe('check-ins at the edge of a fence', () => {
  const four = [1, 3, 5, 8].map((day) => checkIn(day, { edge: true }));
  const inside = [0, 2, 4, 7].map((day) => checkIn(day));

  it('are told when they come again and again within two weeks', () => {
    const found = edgeOfFence([...four, ...inside], on(9), 0, false);
    assert.equal(found?.kind, 'edge-of-fence');
    assert.deepEqual([found.checkInsAtEdge, found.checkIns], [4, 8]);
    assert.deepEqual(found.sessionIds, ['session-1', 'session-3', 'session-5', 'session-8']);
  });

  it('count once a session, however often somebody tried', () => {
    const tries = [1, 1, 1, 1, 3].map((day) => checkIn(day, { edge: true }));
    assert.equal(edgeOfFence(tries, on(9), 0, false), null);
  });

  it('are nobody’s fault where the room has them of everybody', () => {
    assert.equal(edgeOfFence([...four, ...inside], on(9), 0.4, false), null);
    assert.equal(usualShare([edgeCounts(four), edgeCounts(inside)]), 0.5);
    assert.equal(usualShare([edgeCounts([checkIn(0, { located: false })])]), 0);
  });

  it('stay while one of them is within the last two weeks', () => {
    assert.notEqual(edgeOfFence(four, on(22), 0, true), null);
    assert.equal(edgeOfFence(four, on(23), 0, true), null);
    assert.equal(edgeOfFence(four, on(22), 0, false), null);
  });
});

describe('impossible travel', () => {
  const limits = { apart: () => 30_000, maxSpeedKmh: 180 };
  const minutesAfter = (day: number, minutes: number): Date =>
    new Date(on(day).getTime() + minutes * 60_000);

  it('is told of two proven places without the time between', () => {
    const there = checkIn(1, { placeId: 'annex', sessionId: 'other', at: minutesAfter(1, 5) });
    const found = impossibleTravel([there, checkIn(1)], on(2), limits, false);
    assert.equal(found?.kind === 'impossible-travel' ? found.times : 0, 1);
    assert.deepEqual(found?.sessionIds, ['session-1', 'other']);
  });

  it('is none when there was time, the places are near or one cannot be read', () => {
    const later = checkIn(1, { placeId: 'annex', at: minutesAfter(1, 11) });
    assert.equal(impossibleTravel([checkIn(1), later], on(2), limits, false), null);
    const soon = checkIn(1, { placeId: 'annex', at: minutesAfter(1, 1) });
    for (const metres of [0, 2500, null]) {
      const near = { ...limits, apart: () => metres };
      assert.equal(impossibleTravel([checkIn(1), soon], on(2), near, false), null);
    }
  });

  it('is no single leap of one phone’s fixes, but two are', () => {
    const leaps = [3, 9].map((day) => checkIn(day, { tooFast: true }));
    assert.equal(impossibleTravel(leaps.slice(0, 1), on(10), limits, false), null);
    assert.notEqual(impossibleTravel(leaps, on(10), limits, false), null);
    assert.notEqual(impossibleTravel(leaps, on(20), limits, true), null);
    assert.equal(impossibleTravel(leaps, on(24), limits, true), null);
  });
});

describe('a drift of scores', () => {
  const scores = (from: number, to: number, similarity: number, templateVersion = 1) =>
    days(from, to).map((day) =>
      checkIn(day, { similarity: similarity + 0.02 * ((day % 3) - 1), templateVersion }),
    );

  it('is told when the last ten are clearly below those before, and says no score', () => {
    const found = scoreDrift([...scores(0, 20, 0.7), ...scores(20, 30, 0.55)], false);
    assert.equal(found?.kind, 'score-drift');
    assert.deepEqual(Object.keys(found).toSorted(), [
      'checkIns',
      'checkInsBefore',
      'from',
      'kind',
      'sessionIds',
      'to',
    ]);
    assert.deepEqual([found.checkIns, found.checkInsBefore], [10, 20]);
  });

  it('is no bad day, no small change and nothing without a history', () => {
    assert.equal(scoreDrift([...scores(0, 26, 0.7), ...scores(26, 30, 0.5)], false), null);
    assert.equal(scoreDrift([...scores(0, 20, 0.7), ...scores(20, 30, 0.66)], false), null);
    assert.equal(scoreDrift([...scores(0, 10, 0.7), ...scores(10, 20, 0.5)], false), null);
  });

  it('begins anew with another template, and leaves out check-ins without a score', () => {
    const anew = [...scores(0, 20, 0.7), ...scores(20, 30, 0.55, 2)];
    assert.equal(scoreDrift(anew, true), null);
    const unscored = days(30, 50).map((day) => checkIn(day, { similarity: null }));
    assert.notEqual(
      scoreDrift([...scores(0, 20, 0.7), ...scores(20, 30, 0.55), ...unscored], false),
      null,
    );
  });
});

describe('a shared phone', () => {
  let n = 0;
  const use = (uid: string, day: number): ForeignUse => {
    n += 1;
    return { attemptId: `u${String(n)}`, uid, sessionId: `session-${String(day)}`, at: on(day) };
  };

  it('is told with its owner and whoever else used it', () => {
    const found = sharedDevice('phone', [use('ben', 1), use('ben', 4)], 'ann', on(5), false);
    assert.deepEqual(found?.studentUids, ['ann', 'ben']);
    const { evidence } = found;
    assert.deepEqual(evidence, {
      kind: 'shared-device',
      deviceId: 'phone',
      students: 2,
      checkIns: 2,
      from: on(1),
      to: on(4),
      sessionIds: ['session-1', 'session-4'],
    });
  });

  it('may be lent once, also when the check-in is tried again', () => {
    assert.equal(sharedDevice('phone', [use('ben', 1)], 'ann', on(5), false), null);
    assert.equal(sharedDevice('phone', [use('ben', 1), use('ben', 1)], 'ann', on(5), false), null);
  });

  it('is not a new phone that one student has not registered', () => {
    const own = [use('ben', 1), use('ben', 2), use('ben', 3)];
    assert.equal(sharedDevice('phone', own, null, on(5), false), null);
    assert.deepEqual(
      sharedDevice('phone', [...own, use('cem', 3)], null, on(5), false)?.studentUids,
      ['ben', 'cem'],
    );
  });

  it('is the same whatever the order of the uses', () => {
    const some = [use('ben', 1), use('cem', 2), use('ben', 3), use('dia', 3)];
    fc.assert(
      fc.property(fc.shuffledSubarray(some, { minLength: 4 }), (order) => {
        assert.deepEqual(
          sharedDevice('phone', order, 'ann', on(5), false),
          sharedDevice('phone', some, 'ann', on(5), false),
        );
      }),
    );
  });
});
