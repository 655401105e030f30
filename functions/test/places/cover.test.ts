import assert from 'node:assert/strict';
import fc from 'fast-check';
import { geohashForLocation } from 'geofire-common';
import { coverOf, surelyOutside } from '../../src/places/cover.ts';
import { fenceCentre } from '../../src/places/extent.ts';
import { boxOf, cellsOf, countCells } from '../../src/places/geohash.ts';
import { boundaryDistanceM, isInside, overlap } from '../../src/places/overlap.ts';
import type { Fence } from '../../src/places/shape.ts';
import { circles, fences, latLngs, offset, rectangle, withHole } from './shapes.ts';

const campus = { lat: 52.52, lng: 13.4 };
const metres = (max: number) => fc.double({ min: -max, max, noNaN: true });

describe('geohash cells', () => {
  it('are the ones geofire-common writes, and hold their point', () => {
    fc.assert(
      fc.property(latLngs(89, 180), fc.integer({ min: 1, max: 9 }), ({ lat, lng }, precision) => {
        const box = boxOf(geohashForLocation([lat, lng], precision));
        assert.ok(box.south <= lat && lat <= box.north && box.west <= lng && lng <= box.east);
      }),
    );
  });

  it('of a box are all there, once each', () => {
    const box = { south: 52.5, west: 13.3, north: 52.55, east: 13.5 };
    for (const precision of [3, 5, 6]) {
      const cells = cellsOf(box, precision);
      assert.equal(new Set(cells).size, cells.length);
      assert.equal(cells.length, countCells(box, precision));
      fc.assert(
        fc.property(
          fc.double({ min: box.south, max: box.north, noNaN: true }),
          fc.double({ min: box.west, max: box.east, noNaN: true }),
          (lat, lng) => assert.ok(cells.includes(geohashForLocation([lat, lng], precision))),
        ),
      );
    }
  });
});

describe('the cover of a fence', () => {
  it('is small, of one precision, sorted and without doubles', () => {
    fc.assert(
      fc.property(fc.oneof(fences(2000), circles(50_000)), (fence) => {
        const { precision, cells } = coverOf(fence);
        assert.ok(cells.length >= 1 && cells.length <= 64);
        assert.ok(precision >= 3 && precision <= 8);
        assert.ok(cells.every((cell) => cell.length === precision));
        assert.deepEqual(cells, [...new Set(cells)].sort());
      }),
    );
  });

  it('holds every point of the fence', () => {
    fc.assert(
      fc.property(fc.oneof(fences(2000), circles(50_000)), metres(1), metres(1), (fence, x, y) => {
        const reach = fence.kind === 'circle' ? fence.radiusM : 2000;
        const point = offset(fenceCentre(fence), x * reach, y * reach);
        fc.pre(isInside(point, fence));
        const { precision, cells } = coverOf(fence);
        assert.ok(cells.includes(geohashForLocation([point.lat, point.lng], precision)));
      }),
      { numRuns: 500 },
    );
  });

  it('leaves out the cells of a large hole', () => {
    const ring = withHole(rectangle(campus, 2000), rectangle(campus, 1600));
    const { precision, cells } = coverOf(ring);
    assert.ok(!cells.includes(geohashForLocation([campus.lat, campus.lng], precision)));
  });
});

describe('the quick test against a cover', () => {
  it('never contradicts the exact one', () => {
    const cases = fc.record({
      fence: fc.oneof(fences(2000), circles(50_000)),
      east: fc.oneof(metres(100), metres(5000), metres(100_000)),
      north: fc.oneof(metres(100), metres(5000), metres(100_000)),
      accuracyM: fc.oneof(
        fc.double({ min: 0.1, max: 100, noNaN: true }),
        fc.double({ min: 100, max: 100_000, noNaN: true }),
      ),
    });
    let outside = 0;
    fc.assert(
      fc.property(cases, ({ fence, east, north, accuracyM }) => {
        const fix = { ...offset(fenceCentre(fence), east, north), accuracyM };
        if (!surelyOutside(fix, coverOf(fence))) return;
        outside += 1;
        assert.equal(overlap(fix, fence), 0);
        assert.ok(boundaryDistanceM(fix, fence) > 0);
      }),
      { numRuns: 3000 },
    );
    assert.ok(outside > 30, `only ${outside} of 3000 cases were told apart by the cover`);
  });

  it('never contradicts the exact one for a disc that just reaches the fence', () => {
    fc.assert(
      fc.property(
        circles(5000),
        fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
        fc.double({ min: 1, max: 5000, noNaN: true }),
        (fence, angle, accuracyM) => {
          assert.ok(fence.kind === 'circle');
          const far = (fence.radiusM + accuracyM) * 0.9999;
          const at = offset(fence.centre, far * Math.cos(angle), far * Math.sin(angle));
          const fix = { ...at, accuracyM };
          fc.pre(overlap(fix, fence) > 0);
          assert.equal(surelyOutside(fix, coverOf(fence)), false);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('tells apart what is a kilometre away, also across the antimeridian', () => {
    const fence: Fence = { kind: 'circle', centre: { lat: -17, lng: 179.9999 }, radiusM: 50 };
    const cover = coverOf(fence);
    const fix = { lat: -17, lng: -179.9999, accuracyM: 10 };
    assert.equal(surelyOutside(fix, cover), false);
    assert.equal(surelyOutside({ ...fix, lng: -179.99 }, cover), true);
    assert.equal(surelyOutside({ ...fix, lng: 179.99 }, cover), true);
  });

  it('says nothing about a disc round a pole or round half the world', () => {
    const cover = coverOf(rectangle(campus, 100));
    assert.equal(surelyOutside({ lat: 89.99, lng: 0, accuracyM: 10 }, cover), false);
    assert.equal(surelyOutside({ lat: 0, lng: 0, accuracyM: 20_000_000 }, cover), false);
  });
});
