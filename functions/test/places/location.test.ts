import assert from 'node:assert/strict';
import fc from 'fast-check';
import { coverOf, surelyOutside } from '../../src/places/cover.ts';
import { LOCATION_REASONS, checkLocation } from '../../src/places/location.ts';
import type { LocationCase, ReportedFix } from '../../src/places/location.ts';
import { fences, offset, rectangle } from './shapes.ts';

const campus = { lat: 52.52, lng: 13.4 };
const now = new Date('2026-11-23T09:00:00.000Z');
const policy = {
  maxAccuracyM: 100,
  maxFixAgeS: 120,
  maxSpeedKmh: 180,
  outside: 'block',
} as const;
const place = (id: string, east = 0) => {
  const fence = rectangle(offset(campus, east, 0), 100);
  return { id, version: 3, fence, cover: coverOf(fence) };
};
const library = place('library');
const fixAt = (seconds: number): string => new Date(now.getTime() + seconds * 1000).toISOString();
const fix = (east: number, changes: Partial<ReportedFix> = {}): ReportedFix => ({
  ...offset(campus, east, 0),
  accuracyM: 15,
  fixAt: fixAt(-5),
  provider: 'fused',
  ...changes,
});
const check = (changes: Partial<LocationCase>) =>
  checkLocation({ fix: fix(0), places: [library], now, policy, ...changes });
const said = (changes: Partial<LocationCase>): string[] =>
  check(changes).findings.map(({ outcome, reason }) => `${outcome} ${reason}`);

describe('the location check', () => {
  it('passes a fix inside, with its evidence and place version', () => {
    const { findings, place: decided } = check({});
    assert.equal(decided, library);
    assert.deepEqual(findings, [
      {
        check: 'location',
        outcome: 'pass',
        reason: 'INSIDE_GEOFENCE',
        evidence: {
          placeId: 'library',
          placeVersion: 3,
          overlap: 1,
          distanceM: -50,
          accuracyM: 15,
          maxAccuracyM: 100,
          provider: 'fused',
          ageS: 5,
          speedKmh: null,
        },
      },
    ]);
  });

  it('reviews the edge and judges the outside as the policy says', () => {
    assert.deepEqual(said({ fix: fix(50) }), ['review EDGE_OF_GEOFENCE']);
    const outside = (means: 'block' | 'review' | 'flag') =>
      said({ fix: fix(2000), policy: { ...policy, outside: means } });
    assert.deepEqual(outside('block'), ['fail OUTSIDE_GEOFENCE']);
    assert.deepEqual(outside('review'), ['review OUTSIDE_GEOFENCE']);
    assert.deepEqual(outside('flag'), ['pass OUTSIDE_GEOFENCE']);
  });

  it('needs no location where the session has no place', () => {
    assert.deepEqual(said({ places: [] }), ['pass LOCATION_NOT_REQUIRED']);
    assert.deepEqual(said({ places: [], fix: null }), ['pass LOCATION_NOT_REQUIRED']);
  });

  it('treats no fix as being outside', () => {
    assert.deepEqual(said({ fix: null }), ['fail LOCATION_MISSING']);
    const lenient = { ...policy, outside: 'review' } as const;
    assert.deepEqual(said({ fix: null, policy: lenient }), ['review LOCATION_MISSING']);
  });

  it('is content with any of several places and names the one that decided', () => {
    const places = [place('far', 900), place('near', 300), library];
    assert.equal(check({ places }).place?.id, 'library');
    assert.deepEqual(said({ places }), ['pass INSIDE_GEOFENCE']);
    assert.equal(check({ places, fix: fix(410) }).place?.id, 'near');
    assert.deepEqual(said({ places, fix: fix(410) }), ['fail OUTSIDE_GEOFENCE']);
  });

  it('names the nearest place of those it is outside of, however coarse their covers', () => {
    const fence = rectangle(offset(campus, 11_500, 0), 20_000);
    const county = { id: 'county', version: 1, fence, cover: coverOf(fence) };
    const at = fix(400);
    assert.equal(surelyOutside(at, library.cover), true);
    assert.equal(surelyOutside(at, county.cover), false);
    assert.equal(check({ fix: at, places: [county, library] }).place?.id, 'library');
  });

  it('reviews a coarse fix, and still sees that it is far outside', () => {
    const coarse = { accuracyM: 250 };
    assert.deepEqual(said({ fix: fix(0, coarse) }), ['review LOCATION_TOO_COARSE']);
    assert.deepEqual(said({ fix: fix(2000, coarse) }), [
      'review LOCATION_TOO_COARSE',
      'fail OUTSIDE_GEOFENCE',
    ]);
  });

  it('reviews a mocked, an old and a future fix, at their exact limits', () => {
    assert.deepEqual(said({ fix: fix(0, { mock: false }) }), ['pass INSIDE_GEOFENCE']);
    const with_ = (changes: Partial<ReportedFix>) => said({ fix: fix(0, changes) }).slice(1);
    assert.deepEqual(with_({ mock: true }), ['review LOCATION_MOCKED']);
    assert.deepEqual(with_({ fixAt: fixAt(-120) }), []);
    assert.deepEqual(with_({ fixAt: fixAt(-120.001) }), ['review LOCATION_STALE']);
    assert.deepEqual(with_({ fixAt: fixAt(60) }), []);
    assert.deepEqual(with_({ fixAt: fixAt(60.001) }), ['review LOCATION_IN_FUTURE']);
    assert.deepEqual(with_({ fixAt: 'yesterday' }), ['review LOCATION_STALE']);
  });

  it('reviews a journey that nobody makes, allowing for both accuracies', () => {
    const from = (east: number, seconds: number, accuracyM = 15) =>
      said({
        previous: { ...offset(campus, east, 0), accuracyM, fixAt: fixAt(seconds - 5) },
      }).slice(1);
    assert.deepEqual(from(50_000, -600), ['review IMPOSSIBLE_TRAVEL']);
    assert.deepEqual(from(29_000, -600), []);
    assert.deepEqual(from(50_000, -600, 25_000), []);
    assert.deepEqual(from(20, 0), [], 'jitter within one moment is no journey');
    assert.deepEqual(from(500, 0), ['review IMPOSSIBLE_TRAVEL']);
    assert.deepEqual(from(50_000, 600), ['review IMPOSSIBLE_TRAVEL'], 'order does not matter');
  });

  it('tells every problem at once', () => {
    const previous = { ...offset(campus, 90_000, 0), accuracyM: 10, fixAt: fixAt(-400) };
    assert.deepEqual(said({ fix: fix(2000, { mock: true, fixAt: fixAt(-300) }), previous }), [
      'fail OUTSIDE_GEOFENCE',
      'review LOCATION_MOCKED',
      'review LOCATION_STALE',
      'review IMPOSSIBLE_TRAVEL',
    ]);
  });

  it('says the same with and without covers, in storable evidence', () => {
    const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fences(), { minLength: 1, maxLength: 4 }),
        number(-4000, 4000),
        number(-4000, 4000),
        fc.oneof(number(0.1, 5000), fc.constantFrom(5e-324, 1e-200, 0.01)),
        (shapes, east, north, accuracyM) => {
          const places = shapes.map((fence, i) => ({ id: `p${i}`, version: 1, fence }));
          const [first] = shapes;
          assert.ok(first);
          const centre =
            first.kind === 'circle'
              ? first.centre
              : { lng: first.rings[0]?.[0]?.[0] ?? 0, lat: first.rings[0]?.[0]?.[1] ?? 0 };
          const at = { ...offset(centre, east, north), accuracyM, fixAt: fixAt(0) };
          const plain = check({ fix: at, places });
          const covered = places.map((one) => ({ ...one, cover: coverOf(one.fence) }));
          assert.deepEqual(check({ fix: at, places: covered }).findings, plain.findings);
          for (const { reason, evidence } of plain.findings) {
            assert.ok(LOCATION_REASONS.includes(reason));
            const numbers = Object.values(evidence).filter((value) => typeof value === 'number');
            assert.ok(numbers.every(Number.isFinite));
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('tells what it cannot compute as null', () => {
    const lost = { ...offset(campus, 90_000, 0), accuracyM: 10, fixAt: 'yesterday' };
    const { findings } = check({ fix: fix(0, { fixAt: 'never' }), previous: lost });
    const numbers = findings.map(({ reason, evidence }) => [reason, evidence['ageS']]);
    assert.deepEqual(numbers.slice(1), [
      ['LOCATION_STALE', null],
      ['IMPOSSIBLE_TRAVEL', undefined],
    ]);
    assert.equal(findings[2]?.evidence['speedKmh'], null);
  });

  it('never finds a coarse fix inside', () => {
    const accuracies = fc.double({ min: 100.001, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(accuracies, (accuracyM) => {
        const fence = rectangle(campus, 90_000);
        const places = [{ id: 'county', version: 1, fence }];
        assert.ok(!said({ places, fix: fix(0, { accuracyM }) }).includes('pass INSIDE_GEOFENCE'));
      }),
    );
  });
});
