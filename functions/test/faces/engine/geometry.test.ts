import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  angleOf,
  apply,
  distance,
  fitSimilarity,
  scaleOf,
  squareCrop,
  turnedBounds,
  type Point,
} from '../../../src/faces/engine/geometry.ts';

const coordinate = fc.double({ min: -1000, max: 1000, noNaN: true });
const point: fc.Arbitrary<Point> = fc.record({ x: coordinate, y: coordinate });
const angle = fc.double({ min: -3, max: 3, noNaN: true });
const scale = fc.double({ min: 0.1, max: 10, noNaN: true });
const FACE = [
  { x: 38, y: 51 },
  { x: 73, y: 51 },
  { x: 56, y: 71 },
  { x: 41, y: 92 },
  { x: 70, y: 92 },
];

function near(actual: Point, expected: Point, tolerance = 1e-6): void {
  assert.ok(distance(actual, expected) < tolerance, JSON.stringify({ actual, expected }));
}

describe('geometry', () => {
  it('fits exactly the similarity that made the points', () => {
    fc.assert(
      fc.property(angle, scale, point, (turn, factor, shift) => {
        const made = {
          a: factor * Math.cos(turn),
          b: factor * Math.sin(turn),
          tx: shift.x,
          ty: shift.y,
        };
        const fitted = fitSimilarity(
          FACE,
          FACE.map((p) => apply(made, p)),
        );
        near({ x: fitted.a, y: fitted.b }, { x: made.a, y: made.b });
        near({ x: fitted.tx, y: fitted.ty }, { x: made.tx, y: made.ty }, 1e-5);
      }),
    );
  });

  it('fits points that no similarity makes with an error that no nearby similarity undercuts', () => {
    fc.assert(
      fc.property(fc.array(point, { minLength: 5, maxLength: 5 }), (targets) => {
        const error = (map: Parameters<typeof apply>[0]): number =>
          FACE.reduce((sum, p, i) => sum + distance(apply(map, p), targets[i] ?? p) ** 2, 0);
        const fitted = fitSimilarity(FACE, targets);
        for (const part of ['a', 'b', 'tx', 'ty'] as const) {
          for (const step of [-0.01, 0.01]) {
            assert.ok(error({ ...fitted, [part]: fitted[part] + step }) >= error(fitted) - 1e-6);
          }
        }
      }),
    );
  });

  it('takes two lists of different length for a mistake', () => {
    assert.throws(() => fitSimilarity(FACE, FACE.slice(1)), RangeError);
  });

  it('puts the middle of a crop on its centre and spans the side asked for', () => {
    fc.assert(
      fc.property(point, scale, angle, (centre, factor, turn) => {
        const map = squareCrop(centre, factor * 192, turn, 192);
        near(apply(map, { x: 95.5, y: 95.5 }), centre);
        assert.ok(Math.abs(scaleOf(map) - factor) < 1e-9);
      }),
    );
  });

  it('turns a crop clockwise: its x axis points along the angle', () => {
    const map = squareCrop({ x: 50, y: 50 }, 100, Math.PI / 6, 100);
    const along = angleOf(apply(map, { x: 0, y: 0 }), apply(map, { x: 10, y: 0 }));
    assert.ok(Math.abs(along - Math.PI / 6) < 1e-9);
  });

  it('bounds turned points by the box that they fill when upright', () => {
    const turn = 0.4;
    const map = { a: Math.cos(turn), b: Math.sin(turn), tx: 30, ty: -20 };
    const corners = [
      { x: -5, y: -10 },
      { x: 5, y: -10 },
      { x: 5, y: 10 },
      { x: -5, y: 10 },
    ];
    const { centre, side } = turnedBounds(
      corners.map((p) => apply(map, p)),
      turn,
    );
    near(centre, { x: 30, y: -20 });
    assert.ok(Math.abs(side - 20) < 1e-9);
  });
});
