import assert from 'node:assert/strict';
import { pointToPolygonDistance } from '@turf/point-to-polygon-distance';
import fc from 'fast-check';
import { lensArea, lessSine } from '../../src/places/discArea.ts';
import { DEFAULT_SHARES, believed, judgeLocation } from '../../src/places/judge.ts';
import { boundaryDistanceM, isInside, overlap } from '../../src/places/overlap.ts';
import type { Fence } from '../../src/places/shape.ts';
import { circles, fences, offset, polygons, position, rectangle, withHole } from './shapes.ts';
import { fenceCentre } from '../../src/places/extent.ts';

const campus = { lat: 52.52, lng: 13.4 };
const circle: Fence = { kind: 'circle', centre: campus, radiusM: 50 };
const square = rectangle(campus, 100);
const fix = (east: number, north: number, accuracyM: number) => ({
  ...offset(campus, east, north),
  accuracyM,
});
const near = (actual: number, expected: number, tolerance: number): void => {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not about ${expected}`);
};

/** A fence with a fix somewhere around it. */
const around = (shapes: fc.Arbitrary<Fence>) =>
  fc
    .record({
      fence: shapes,
      east: fc.double({ min: -3000, max: 3000, noNaN: true }),
      north: fc.double({ min: -3000, max: 3000, noNaN: true }),
      accuracyM: fc.double({ min: 0.5, max: 2000, noNaN: true }),
    })
    .map(({ fence, east, north, accuracyM }) => ({
      fence,
      fix: { ...offset(fenceCentre(fence), east, north), accuracyM },
    }))
    .filter((sample) => Math.abs(sample.fix.lng) <= 180);

describe('the share of an accuracy disc inside a fence', () => {
  it('is 1 well inside and 0 well outside', () => {
    for (const fence of [circle, square]) {
      assert.equal(overlap(fix(0, 0, 10), fence), 1);
      assert.equal(overlap(fix(0, 39, 10), fence), 1);
      assert.equal(overlap(fix(0, 61, 10), fence), 0);
    }
  });

  it('is a half on a wall, a quarter at a corner and the ratio of areas around a small fence', () => {
    near(overlap(fix(50, 0, 10), square), 0.5, 1e-6);
    near(overlap(fix(50, 50, 10), square), 0.25, 1e-4);
    near(overlap(fix(0, 0, 100), circle), 0.25, 1e-12);
    near(overlap(fix(0, 0, 100), square), 1 / Math.PI, 1e-5);
    near(
      overlap(fix(0, 0, 20), withHole(square, rectangle(campus, 10))),
      1 - 100 / (400 * Math.PI),
      1e-5,
    );
  });

  it('is a fraction at any accuracy that a number can be', () => {
    const tiny = [5e-324, 1e-200, 1e-160, 1e-9, 0.01, 0];
    const accuracies = fc.oneof(
      fc.constantFrom(...tiny),
      fc.double({ min: 0, max: 100_000, noNaN: true }),
    );
    fc.assert(
      fc.property(around(fences()), accuracies, ({ fence, fix: at }, accuracyM) => {
        const share = overlap({ ...at, accuracyM }, fence);
        assert.ok(share >= 0 && share <= 1, String(share));
      }),
      { numRuns: 500 },
    );
  });

  it('is the known lens of two equal discs', () => {
    near(lensArea(1, 1, 1), (2 * Math.PI) / 3 - Math.sqrt(3) / 2, 1e-15);
  });

  it('of two discs of one size and almost one centre is the whole disc', () => {
    for (const apart of [0, 5e-324, 1e-160, 1e-20])
      near(lensArea(50, 50, apart), 2500 * Math.PI, 0);
  });

  it('keeps its digits for a small disc at the rim of a huge one', () => {
    near(lensArea(1, 50_000, 50_000) / Math.PI, 0.5 - (2 / (3 * Math.PI)) * (1 / 100_000), 1e-9);
  });

  it('joins the series of x - sin x to the function', () => {
    near(lessSine(0.3 - 1e-12) / lessSine(0.3), 1, 1e-10);
    near(lessSine(0.2) / (0.2 - Math.sin(0.2)), 1, 1e-13);
    near(lessSine(1e-6) / 1e-18, 1 / 6, 1e-12);
  });

  it('is a fraction, 1 or 0 when the disc clears the boundary, strictly between otherwise', () => {
    fc.assert(
      fc.property(around(fences()), (sample) => {
        const share = overlap(sample.fix, sample.fence);
        const distance = boundaryDistanceM(sample.fix, sample.fence);
        assert.ok(share >= 0 && share <= 1);
        if (distance >= sample.fix.accuracyM) assert.equal(share, 0);
        if (distance <= -sample.fix.accuracyM) assert.equal(share, 1);
      }),
      { numRuns: 1000 },
    );
  });

  it('agrees with counting points of the disc', () => {
    fc.assert(
      fc.property(around(fences(300)), (sample) => {
        const { accuracyM } = sample.fix;
        fc.pre(accuracyM < 500);
        const n = 4000;
        const golden = Math.PI * (3 - Math.sqrt(5));
        let inside = 0;
        for (let i = 0; i < n; i += 1) {
          const r = accuracyM * Math.sqrt((i + 0.5) / n);
          const point = offset(sample.fix, r * Math.cos(i * golden), r * Math.sin(i * golden));
          if (isInside(point, sample.fence)) inside += 1;
        }
        near(overlap(sample.fix, sample.fence), inside / n, 0.02);
      }),
      { numRuns: 100 },
    );
  });

  it('of a circle is that of a polygon with many corners', () => {
    fc.assert(
      fc.property(around(circles(500, 179)), (sample) => {
        assert.ok(sample.fence.kind === 'circle');
        const { centre, radiusM } = sample.fence;
        const n = 480;
        const ring = Array.from({ length: n }, (_, i) => {
          const angle = (2 * Math.PI * i) / n;
          return position(offset(centre, radiusM * Math.cos(angle), radiusM * Math.sin(angle)));
        });
        const polygon: Fence = { kind: 'polygon', rings: [[...ring, ...ring.slice(0, 1)]] };
        near(overlap(sample.fix, polygon), overlap(sample.fix, sample.fence), 0.02);
      }),
    );
  });

  it('never grows when a hole is cut, and splits between a fence and its complement', () => {
    fc.assert(
      fc.property(around(polygons()), (sample) => {
        assert.ok(sample.fence.kind === 'polygon');
        const [outer = [], hole] = sample.fence.rings;
        const whole = overlap(sample.fix, { kind: 'polygon', rings: [outer] });
        const holed = overlap(sample.fix, sample.fence);
        const cut =
          hole === undefined ? 0 : overlap(sample.fix, { kind: 'polygon', rings: [hole] });
        near(holed + cut, whole, 1e-7);
      }),
    );
  });

  it('holds on both sides of the antimeridian', () => {
    const fiji: Fence = { kind: 'circle', centre: { lat: -17, lng: 179.9999 }, radiusM: 50 };
    near(overlap({ lat: -17, lng: -179.9999, accuracyM: 5 }, fiji), 1, 0);
    const west = rectangle({ lat: -17, lng: -179.9995 }, 100);
    const east = { lat: -17, lng: 179.9999, accuracyM: 5 };
    near(
      boundaryDistanceM(east, west),
      0.0006 * 111194.9 * Math.cos((17 * Math.PI) / 180) - 50,
      0.01,
    );
  });
});

describe('the distance to the boundary', () => {
  it('is negative inside, positive outside, and counts the rim of a hole', () => {
    near(boundaryDistanceM(fix(0, 0, 1), circle), -50, 1e-6);
    near(boundaryDistanceM(fix(0, 0, 1), square), -50, 0.01);
    near(boundaryDistanceM(fix(80, 0, 1), square), 30, 0.01);
    const ring = withHole(square, rectangle(campus, 20));
    near(boundaryDistanceM(fix(0, 0, 1), ring), 10, 0.01);
    near(boundaryDistanceM(fix(15, 0, 1), ring), -5, 0.01);
  });

  it('agrees with turf on shapes small enough for straight and geodesic edges to be one', () => {
    fc.assert(
      fc.property(around(polygons(500)), (sample) => {
        assert.ok(sample.fence.kind === 'polygon');
        const coordinates = sample.fence.rings.map((ring) => ring.map(([lng, lat]) => [lng, lat]));
        const turf = pointToPolygonDistance(
          [sample.fix.lng, sample.fix.lat],
          { type: 'Polygon', coordinates },
          { units: 'meters' },
        );
        near(boundaryDistanceM(sample.fix, sample.fence), turf, 0.05 + Math.abs(turf) * 0.005);
      }),
    );
  });
});

describe('where a fix stands to a fence', () => {
  const policy = { ...DEFAULT_SHARES, maxAccuracyM: 100 };
  const zone = (at: ReturnType<typeof fix>, fence: Fence = square) =>
    judgeLocation(at, fence, policy).zone;

  it('is inside, edge or outside by overlap', () => {
    assert.equal(zone(fix(0, 0, 20)), 'inside');
    assert.equal(zone(fix(50, 0, 20)), 'edge');
    assert.equal(zone(fix(69, 0, 20)), 'outside');
    assert.equal(zone(fix(2000, 0, 20)), 'outside');
  });

  it('is exactly at the shares inside and outside', () => {
    const share = overlap(fix(50, 0, 20), square);
    const judged = (insideShare: number, outsideShare: number) =>
      judgeLocation(fix(50, 0, 20), square, { maxAccuracyM: 100, insideShare, outsideShare }).zone;
    assert.equal(judged(share, 0.05), 'inside');
    assert.equal(judged(0.9, share), 'outside');
  });

  it('is no surer for an accuracy better than a phone’s', () => {
    const better = fc.double({ min: 0, max: 3, noNaN: true });
    fc.assert(
      fc.property(around(fences()), better, ({ fence, fix: at }, accuracyM) => {
        const claimed = judgeLocation({ ...at, accuracyM }, fence, policy);
        const real = judgeLocation({ ...at, accuracyM: 3 }, fence, policy);
        assert.deepEqual(claimed, { ...real, accuracyM });
      }),
    );
    assert.equal(zone(fix(49, 0, 0.01)), 'edge');
    assert.equal(believed(fix(0, 0, 3.5)).accuracyM, 3.5);
  });

  it('is never inside when coarse, and outside only beyond twice the accuracy', () => {
    const town = rectangle(campus, 10_000);
    assert.equal(zone(fix(0, 0, 100), town), 'inside');
    assert.equal(zone(fix(0, 0, 100.1), town), 'coarse');
    assert.equal(zone(fix(50 + 2 * 250 - 5, 0, 250)), 'coarse');
    assert.equal(zone(fix(50 + 2 * 250 + 5, 0, 250)), 'outside');
  });

  it('moves only outwards when a fix walks straight away from a convex fence', () => {
    const order = ['inside', 'edge', 'outside'];
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 40, noNaN: true }),
        fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { minLength: 2 }),
        (accuracyM, steps) => {
          const zones = steps
            .sort((a, b) => a - b)
            .map((m) => order.indexOf(zone(fix(m, 0, accuracyM))));
          assert.deepEqual(
            zones,
            zones.toSorted((a, b) => a - b),
          );
        },
      ),
    );
  });
});
