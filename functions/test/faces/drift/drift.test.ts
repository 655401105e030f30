import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Drift } from '../../../src/faces/drift/drift.ts';
import { drifted, hasDrifted } from '../../../src/faces/drift/drift.ts';

const ACCEPT = 0.45;
const similarities = fc.array(fc.double({ min: ACCEPT, max: 1, noNaN: true }), { minLength: 1 });
const after = (values: readonly number[], version = 1): Drift =>
  values.reduce<Drift | null>((drift, value) => drifted(drift, version, value), null) ??
  assert.fail();

describe('the drift of accepted similarities', () => {
  it('stays between the lowest and the highest that was seen', () => {
    fc.assert(
      fc.property(similarities, (values) => {
        const { mean, count } = after(values);
        assert.equal(count, values.length);
        assert.ok(mean >= Math.min(...values) - 1e-9 && mean <= Math.max(...values) + 1e-9);
      }),
    );
  });

  it('shows when five in a row are barely accepted, and not before', () => {
    const low = [0.46, 0.47, 0.46, 0.48, 0.46];
    assert.ok(!hasDrifted(after(low.slice(0, 4)), ACCEPT));
    assert.ok(hasDrifted(after(low), ACCEPT));
    assert.ok(!hasDrifted(after([0.6, 0.55, 0.6, 0.52, 0.58]), ACCEPT));
  });

  it('shows in a long record within a few check-ins', () => {
    const long = Array.from({ length: 200 }, () => 0.7);
    assert.ok(!hasDrifted(after(long), ACCEPT));
    assert.ok(hasDrifted(after([...long, ...Array.from({ length: 12 }, () => 0.46)]), ACCEPT));
  });

  it('begins anew with a new template', () => {
    const old = { ...after([0.46, 0.46, 0.46, 0.46, 0.46]), asked: true };
    const first = drifted(old, 2, 0.8);
    assert.deepEqual(first, { templateVersion: 2, count: 1, mean: 0.8, asked: false });
  });
});
