import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mergeOverlapping, overlapOf } from '../../../src/faces/engine/nms.ts';

const box = fc.record({
  x: fc.double({ min: 0, max: 500, noNaN: true }),
  y: fc.double({ min: 0, max: 500, noNaN: true }),
  width: fc.double({ min: 1, max: 200, noNaN: true }),
  height: fc.double({ min: 1, max: 200, noNaN: true }),
});
const detection = fc.record({
  box,
  score: fc.double({ min: 0.5, max: 1, noNaN: true }),
  points: fc.constant([{ x: 1, y: 2 }]),
});

describe('non-maximum suppression', () => {
  it('measures overlap as intersection over union', () => {
    const unit = { x: 0, y: 0, width: 2, height: 2 };
    assert.equal(overlapOf(unit, unit), 1);
    assert.equal(overlapOf(unit, { x: 1, y: 0, width: 2, height: 2 }), 2 / 6);
    assert.equal(overlapOf(unit, { x: 2, y: 0, width: 2, height: 2 }), 0);
  });

  it('has a symmetric overlap between 0 and 1', () => {
    fc.assert(
      fc.property(box, box, (p, q) => {
        const overlap = overlapOf(p, q);
        assert.ok(overlap >= 0 && overlap <= 1 + 1e-12);
        assert.ok(Math.abs(overlap - overlapOf(q, p)) < 1e-12);
      }),
    );
  });

  it('averages overlapping boxes and points by score', () => {
    const [merged, ...others] = mergeOverlapping(
      [
        { box: { x: 0, y: 0, width: 10, height: 10 }, score: 0.9, points: [{ x: 0, y: 0 }] },
        { box: { x: 2, y: 0, width: 10, height: 10 }, score: 0.6, points: [{ x: 5, y: 5 }] },
      ],
      0.3,
    );
    assert.equal(others.length, 0);
    assert.ok(Math.abs((merged?.box.x ?? 0) - 0.8) < 1e-12);
    assert.ok(Math.abs((merged?.points[0]?.y ?? 0) - 2) < 1e-12);
    assert.equal(merged?.score, 0.9);
  });

  it('keeps faces apart that do not overlap, best first', () => {
    const far = { box: { x: 100, y: 0, width: 10, height: 10 }, score: 0.95, points: [] };
    const near = { box: { x: 0, y: 0, width: 10, height: 10 }, score: 0.6, points: [] };
    const scores = mergeOverlapping([near, far], 0.3).map(({ score }) => score);
    assert.deepEqual(scores, [0.95, 0.6]);
  });

  it('never makes more of the detections, never none of some, and starts with the best score', () => {
    fc.assert(
      fc.property(fc.array(detection, { minLength: 1, maxLength: 30 }), (detections) => {
        const merged = mergeOverlapping(detections, 0.3);
        assert.ok(merged.length >= 1 && merged.length <= detections.length);
        assert.equal(merged[0]?.score, Math.max(...detections.map(({ score }) => score)));
      }),
    );
  });
});
