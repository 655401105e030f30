import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fenceCentre, fenceReachM } from '../../src/places/extent.ts';
import { fenceFromGeoJson, fenceToGeoJson } from '../../src/places/geoJson.ts';
import { GeoJsonFence } from '../../src/places/geoJsonContract.ts';
import { distanceM } from '../../src/places/metric.ts';
import { packFence, unpackFence } from '../../src/places/storedFence.ts';
import { fenceProblems } from '../../src/places/validate.ts';
import type { Fence, Position } from '../../src/places/shape.ts';
import { fences, offset, polygons, position, rectangle, withHole } from './shapes.ts';

const campus = { lat: 52.52, lng: 13.4 };
const square = rectangle(campus, 100);

const polygon = (...rings: Position[][]): Fence => ({ kind: 'polygon', rings });
const fields = (fence: Fence): string[] => fenceProblems(fence).map(({ field }) => field);
const problems = (fence: Fence): string =>
  fenceProblems(fence)
    .map(({ problem }) => problem)
    .join();

describe('the shape of a place', () => {
  it('accepts every simple polygon and circle', () => {
    fc.assert(fc.property(fences(), (fence) => assert.deepEqual(fenceProblems(fence), [])));
  });

  it('names each wrong number of a circle', () => {
    const circle = (lat: number, lng: number, radiusM: number): Fence => ({
      kind: 'circle',
      centre: { lat, lng },
      radiusM,
    });
    assert.deepEqual(fields(circle(86, 181, 4.9)), ['centre.lat', 'centre.lng', 'radiusM']);
    assert.deepEqual(fields(circle(Number.NaN, Infinity, Number.NaN)), [
      'centre.lat',
      'centre.lng',
      'radiusM',
    ]);
    assert.deepEqual(fields(circle(0, 0, 50_001)), ['radiusM']);
    assert.deepEqual(fields(circle(85, -180, 5)), []);
    assert.deepEqual(fields(circle(-85, 180, 50_000)), []);
  });

  it('names the position that is out of range', () => {
    assert.deepEqual(
      fields(
        polygon([
          [0, 0],
          [181, 0],
          [1, 1],
          [0, 0],
        ]),
      ),
      ['coordinates[0][1]'],
    );
    assert.deepEqual(
      fields(
        polygon([
          [0, 0],
          [1, Number.NaN],
          [1, 1],
          [0, 0],
        ]),
      ),
      ['coordinates[0][1]'],
    );
    assert.deepEqual(
      fields(
        polygon([
          [0, 0],
          [0.1, 91],
          [0.1, 0.1],
          [0, 0],
        ]),
      ),
      ['coordinates[0][1]'],
    );
  });

  it('wants rings of four positions, closed, without repetition', () => {
    assert.match(problems(polygon()), /no ring/);
    assert.match(
      problems(
        polygon([
          [0, 0],
          [0.1, 0],
          [0, 0],
        ]),
      ),
      /at least 4 positions, this one has 3/,
    );
    assert.match(
      problems(
        polygon([
          [0, 0],
          [0.1, 0],
          [0.1, 0.1],
          [0, 0.1],
        ]),
      ),
      /not closed/,
    );
    assert.match(
      problems(
        polygon([
          [0, 0],
          [0.1, 0],
          [0.1, 0],
          [0.1, 0.1],
          [0, 0],
        ]),
      ),
      /repeats/,
    );
  });

  it('refuses edges that cross, touch or fold back', () => {
    const bowTie = polygon([
      [0, 0],
      [0.1, 0.1],
      [0.1, 0],
      [0, 0.1],
      [0, 0],
    ]);
    assert.match(problems(bowTie), /edge from here meets the edge from coordinates\[0\]\[2\]/);
    const touch = polygon([
      [0, 0],
      [0.2, 0],
      [0.2, 0.1],
      [0.1, 0],
      [0, 0.1],
      [0, 0],
    ]);
    assert.match(problems(touch), /meets/);
    const spike = polygon([
      [0, 0],
      [0.2, 0],
      [0.1, 0],
      [0.1, 0.1],
      [0, 0],
    ]);
    assert.match(problems(spike), /meets/);
    const straightOn = polygon([
      [0, 0],
      [0.1, 0],
      [0.1, 0.1],
      [-0.1, 0],
      [0, 0],
    ]);
    assert.deepEqual(fields(straightOn), []);
    const folded = polygon([
      [0, 0],
      [0.1, 0],
      [0.1, 0.1],
      [0.2, 0],
      [0, 0],
    ]);
    assert.match(problems(folded), /meets/);
  });

  it('finds the crossing wherever two corners of an outline were swapped', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 60 }), fc.nat(), (n, where) => {
        const corners = Array.from({ length: n }, (_, i) => {
          const angle = (2 * Math.PI * ((i + where) % n)) / n;
          return position(offset(campus, 300 * Math.cos(angle), 300 * Math.sin(angle)));
        });
        const closed = (ring: Position[]): Fence => polygon([...ring, ...ring.slice(0, 1)]);
        const [a, b, ...rest] = corners;
        assert.ok(a && b);
        assert.deepEqual(fields(closed(corners)), []);
        assert.match(problems(closed([b, a, ...rest])), /meets/);
      }),
    );
  });

  it('wants holes inside the outer ring and apart', () => {
    assert.deepEqual(fields(withHole(square, rectangle(campus, 20))), []);
    const outside = withHole(square, rectangle(offset(campus, 200, 0), 20));
    assert.match(problems(outside), /outside the outer ring/);
    assert.match(problems(withHole(square, rectangle(campus, 100, 120))), /meets/);
    const nested = withHole(withHole(square, rectangle(campus, 40)), rectangle(campus, 20));
    assert.match(problems(nested), /inside another hole/);
    assert.deepEqual(fields(nested), ['coordinates[2]']);
  });

  it('wants an area, and no more than 100 km and 500 positions', () => {
    assert.match(problems(rectangle(campus, 0.9)), /less than 1 square metre/);
    assert.deepEqual(fields(rectangle(campus, 1.1)), []);
    assert.match(problems(rectangle(campus, 102_000, 10)), /102 km across|103 km across/);
    assert.deepEqual(fields(rectangle(campus, 99_000)), []);
    const round = (n: number): Fence => {
      const ring = Array.from({ length: n }, (_, i) =>
        position(
          offset(
            campus,
            100 * Math.cos((2 * Math.PI * i) / n),
            100 * Math.sin((2 * Math.PI * i) / n),
          ),
        ),
      );
      return polygon([...ring, ...ring.slice(0, 1)]);
    };
    assert.deepEqual(fields(round(499)), []);
    assert.match(problems(round(500)), /501 positions/);
  });

  it('refuses a polygon across the antimeridian with the way out', () => {
    const across = polygon([
      [179.9, 0],
      [-179.9, 0],
      [-179.9, 0.1],
      [179.9, 0],
    ]);
    const [problem] = fenceProblems(across);
    assert.match(problem?.problem ?? '', /antimeridian/);
    assert.match(problem?.fix ?? '', /two places/);
  });
});

describe('GeoJSON of a place', () => {
  it('reads back what it writes, also by its contract and from the store', () => {
    fc.assert(
      fc.property(fences(), (fence) => {
        const written: unknown = JSON.parse(JSON.stringify(fenceToGeoJson(fence)));
        const read = fenceFromGeoJson(GeoJsonFence.parse(written));
        assert.ok(read.ok);
        assert.deepEqual(read.fence, JSON.parse(JSON.stringify(fence)));
        assert.deepEqual(unpackFence(packFence(fence)), fence);
      }),
    );
  });

  it('keeps no array inside an array for the store', () => {
    const packed = packFence(square);
    assert.ok(packed.kind === 'polygon');
    assert.ok(packed.rings.every(({ lngLat }) => lngLat.every((n) => typeof n === 'number')));
  });

  it('winds rings as RFC 7946 asks and drops altitudes', () => {
    const clockwise = square.rings.map((ring) => ring.toReversed().map((p) => [...p, 34]));
    const read = fenceFromGeoJson({ type: 'Polygon', coordinates: clockwise });
    assert.deepEqual(read, { ok: true, fence: square });
  });

  it('takes a bare polygon, and a point only with its radius', () => {
    const bare = fenceFromGeoJson({ type: 'Point', coordinates: [13.4, 52.52] });
    assert.deepEqual(bare.ok ? [] : bare.problems.map(({ field }) => field), ['radiusM']);
    const circle = fenceFromGeoJson({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [13.4, 52.52] },
      properties: { radiusM: 50, name: 'Library' },
    });
    assert.deepEqual(circle, { ok: true, fence: { kind: 'circle', centre: campus, radiusM: 50 } });
  });

  it('reports a missing coordinate instead of throwing', () => {
    const point = fenceFromGeoJson({ type: 'Point', coordinates: [] });
    assert.ok(!point.ok && point.problems.length === 3);
    const ring = fenceFromGeoJson({ type: 'Polygon', coordinates: [[[0], [1, 0], [1, 1], [0]]] });
    assert.ok(!ring.ok);
  });

  it('refuses other geometries, unknown members and numbers that are none', () => {
    const point = { type: 'Point', coordinates: [13.4, 52.52] };
    for (const input of [
      { type: 'MultiPolygon', coordinates: [] },
      { type: 'Feature', geometry: { type: 'LineString', coordinates: [] }, properties: {} },
      { ...point, crs: 'EPSG:3857' },
      { type: 'Point', coordinates: [13.4, Number.NaN] },
      { type: 'Point', coordinates: ['13.4', '52.52'] },
    ]) {
      assert.equal(GeoJsonFence.safeParse(input).success, false, JSON.stringify(input));
    }
  });
});

describe('the extent of a place', () => {
  it('reaches every corner from its centre', () => {
    fc.assert(
      fc.property(polygons(), (fence) => {
        const centre = fenceCentre(fence);
        const reach = fenceReachM(fence);
        for (const [lng, lat] of fence.rings.flat()) {
          assert.ok(distanceM(centre, { lat, lng }) <= reach);
        }
      }),
    );
    assert.equal(fenceReachM({ kind: 'circle', centre: campus, radiusM: 50 }), 50);
  });
});
