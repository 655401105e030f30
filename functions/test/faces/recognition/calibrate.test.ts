import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  ONE_IN_HUNDRED_THOUSAND,
  ONE_IN_THOUSAND,
  calibrate,
} from '../../../src/faces/recognition/facePlusPlus/calibrate.ts';

const rates = fc
  .tuple(
    fc.double({ min: 1, max: 98, noNaN: true }),
    fc.double({ min: 0.01, max: 0.99, noNaN: true }),
  )
  .map(([low, share]) => ({
    atOneInThousand: low,
    atOneInHundredThousand: low + share * (99 - low),
  }));
const confidence = fc.double({ min: 0, max: 100, noNaN: true });

describe('a calibrated confidence', () => {
  it('passes a threshold exactly where the answer’s own says so', () => {
    fc.assert(
      fc.property(rates, confidence, (at, value) => {
        const calibrated = calibrate(value, at);
        assert.equal(calibrated >= ONE_IN_THOUSAND, value >= at.atOneInThousand);
        assert.equal(calibrated >= ONE_IN_HUNDRED_THOUSAND, value >= at.atOneInHundredThousand);
      }),
    );
  });

  it('rises with the confidence, from 0 to 1', () => {
    fc.assert(
      fc.property(rates, confidence, confidence, (at, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        assert.ok(calibrate(low, at) <= calibrate(high, at) + 1e-12);
      }),
    );
    const at = { atOneInThousand: 62.327, atOneInHundredThousand: 73.975 };
    assert.equal(calibrate(0, at), 0);
    assert.equal(calibrate(100, at), 1);
  });

  it('is 0 where the thresholds make no sense, and for what is no confidence', () => {
    const wrong = { atOneInThousand: 80, atOneInHundredThousand: 70 };
    assert.equal(calibrate(90, wrong), 0);
    assert.equal(calibrate(90, { atOneInThousand: NaN, atOneInHundredThousand: 70 }), 0);
    const at = { atOneInThousand: 62, atOneInHundredThousand: 74 };
    for (const value of [NaN, -1, 101, Infinity]) assert.equal(calibrate(value, at), 0);
  });
});
