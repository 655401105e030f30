import assert from 'node:assert/strict';
import fc from 'fast-check';
import { judgeRanking } from '../../../src/faces/recognition/ranking.ts';

const limits = { identify: 0.5, margin: 0.1 };
const ranked = (...similarities: number[]) =>
  similarities.map((similarity, i) => ({ uid: `p${String(i)}`, similarity }));

describe('a ranking of candidates', () => {
  it('names the best when it is like enough and leads', () => {
    const judged = judgeRanking(ranked(0.7, 0.3), limits);
    assert.equal(judged.status, 'one');
    assert.equal(judged.best.uid, 'p0');
  });

  it('names the only candidate when it is like enough', () => {
    assert.equal(judgeRanking(ranked(0.5), limits).status, 'one');
    assert.equal(judgeRanking(ranked(0.49), limits).status, 'nobody');
  });

  it('says when two are too much alike to tell', () => {
    assert.equal(judgeRanking(ranked(0.7, 0.65), limits).status, 'close');
  });

  it('names nobody of nobody', () => {
    assert.deepEqual(judgeRanking([], limits), { status: 'nobody', best: null });
  });

  it('never names anybody by a similarity that is no number, nor beside one', () => {
    assert.equal(judgeRanking(ranked(NaN, 0.2), limits).status, 'nobody');
    assert.equal(judgeRanking(ranked(Infinity), limits).status, 'nobody');
    assert.equal(judgeRanking(ranked(0.9, NaN), limits).status, 'close');
  });

  it('names one only above the threshold and with the margin, whatever the ranking', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true })), (values) => {
        const sorted = values.toSorted((a, b) => b - a);
        const [best = -1, second = -1] = sorted;
        const sure = sorted.length > 0 && best >= 0.5 && best - second >= 0.1;
        assert.equal(judgeRanking(ranked(...sorted), limits).status === 'one', sure);
      }),
    );
  });
});
