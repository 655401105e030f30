import assert from 'node:assert/strict';
import { crossedBands } from '../../../src/insights/stats/bands/crossed.ts';

const TOLD = ['moderate', 'severe'] as const;

describe('bands that are crossed', () => {
  it('are those come to or passed on the way up', () => {
    assert.deepEqual(crossedBands('at_risk', 'moderate', TOLD), ['moderate']);
    assert.deepEqual(crossedBands(null, 'severe', TOLD), ['moderate', 'severe']);
    assert.deepEqual(crossedBands('moderate', 'severe', TOLD), ['moderate', 'severe']);
  });

  it('are none on the way down, on the spot, or where nobody is told', () => {
    assert.deepEqual(crossedBands('severe', 'moderate', TOLD), []);
    assert.deepEqual(crossedBands('moderate', 'moderate', TOLD), []);
    assert.deepEqual(crossedBands('moderate', null, TOLD), []);
    assert.deepEqual(crossedBands('satisfactory', 'at_risk', TOLD), []);
    assert.deepEqual(crossedBands(null, 'severe', []), []);
  });
});
