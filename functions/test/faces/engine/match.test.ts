import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  cosine,
  judgeMatch,
  meanTemplate,
  normalised,
  thresholdsFor,
} from '../../../src/faces/engine/match.ts';

const vector = fc
  .array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 })
  .filter((values) => Math.hypot(...values) > 0.01)
  .map((values) => Float32Array.from(values));

describe('matching', () => {
  it('finds every vector identical to itself at any length', () => {
    fc.assert(
      fc.property(vector, fc.float({ min: 0.5, max: 20, noNaN: true }), (v, factor) => {
        assert.ok(
          cosine(
            v,
            v.map((x) => x * factor),
          ) > 0.9999,
        );
        assert.ok(
          cosine(
            v,
            v.map((x) => -x),
          ) < -0.9999,
        );
      }),
    );
  });

  it('is symmetric and stays within -1..1', () => {
    fc.assert(
      fc.property(vector, vector, (p, q) => {
        assert.equal(cosine(p, q), cosine(q, p));
        assert.ok(Math.abs(cosine(p, q)) <= 1);
      }),
    );
  });

  it('refuses to compare embeddings of different dimensions', () => {
    assert.throws(() => cosine(new Float32Array(2), new Float32Array(3)), RangeError);
    assert.throws(() => meanTemplate([new Float32Array(2), new Float32Array(3)]), RangeError);
    assert.throws(() => meanTemplate([]), RangeError);
  });

  it('gives nothing a similarity to a vector without length', () => {
    assert.equal(cosine(new Float32Array(3), Float32Array.from([1, 0, 0])), 0);
    assert.deepEqual(normalised(new Float32Array(3)), new Float32Array(3));
  });

  it('makes a template of length 1 that no shot outweighs', () => {
    const template = meanTemplate([Float32Array.from([9, 0]), Float32Array.from([0, 1])]);
    assert.ok(Math.abs((template[0] ?? 0) - Math.SQRT1_2) < 1e-6);
    assert.ok(Math.abs((template[1] ?? 0) - Math.SQRT1_2) < 1e-6);
  });

  it('does not depend on the order of the shots', () => {
    fc.assert(
      fc.property(vector, vector, (p, q) => {
        assert.ok(cosine(meanTemplate([p, q, q]), meanTemplate([q, p, q])) > 0.9999);
      }),
    );
  });

  it('judges at the thresholds of the model', () => {
    const thresholds = thresholdsFor('fr_feature');
    assert.equal(judgeMatch(0.45, thresholds), 'match');
    assert.equal(judgeMatch(0.4499, thresholds), 'uncertain');
    assert.equal(judgeMatch(0.35, thresholds), 'uncertain');
    assert.equal(judgeMatch(0.3499, thresholds), 'mismatch');
  });

  it('takes a similarity that is no finite number for a mismatch', () => {
    for (const similarity of [NaN, Infinity, -Infinity]) {
      assert.equal(judgeMatch(similarity, thresholdsFor('fr_feature')), 'mismatch');
    }
  });

  it('knows no thresholds for a model that was not measured', () => {
    assert.throws(() => thresholdsFor('another'), RangeError);
  });
});
