import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DEFAULT_SHARES } from '../../src/places/judge.ts';
import type { LocationFinding, LocationPolicy, ReportedFix } from '../../src/places/location.ts';
import { checkLocation } from '../../src/places/location.ts';
import { rejudgeLocation } from '../../src/places/rejudgeLocation.ts';
import type { Finding } from '../../src/platform/finding.ts';
import { offset, rectangle } from './shapes.ts';

const campus = { lat: 52.52, lng: 13.4 };
const now = new Date('2026-11-23T09:00:00.000Z');
const places = [{ id: 'hall', version: 1, fence: rectangle(campus, 100) }];
const fixAt = (seconds: number): string => new Date(now.getTime() + seconds * 1000).toISOString();

const policies: fc.Arbitrary<LocationPolicy> = fc.record({
  maxAccuracyM: fc.constantFrom(5, 20, 50, 100, 5000),
  maxFixAgeS: fc.constantFrom(5, 60, 120, 3600),
  maxSpeedKmh: fc.constantFrom(10, 180, 2000),
  outside: fc.constantFrom('block', 'review', 'flag'),
});
/** Phones say an accuracy in whole centimetres. */
const ACCURACIES_M = [0.5, 4, 10, 50, 75, 100.01, 600];
const fixesOf = (accuracies: readonly number[]): fc.Arbitrary<ReportedFix> =>
  fc
    .record({
      east: fc.integer({ min: -400, max: 400 }),
      accuracyM: fc.constantFrom(...accuracies),
      age: fc.constantFrom(-300, -60, 0, 4.999, 60, 121, 4000),
      mock: fc.boolean(),
    })
    .map(({ east, accuracyM, age, mock }) => ({
      ...offset(campus, east, 0),
      accuracyM,
      fixAt: fixAt(-age),
      mock,
    }));
const previous = fc.option(
  fc
    .record({
      east: fc.integer({ min: -60_000, max: 60_000 }),
      age: fc.integer({ min: 0, max: 7200 }),
    })
    .map(({ east, age }) => ({ ...offset(campus, east, 0), accuracyM: 10, fixAt: fixAt(-age) })),
);

const said = (findings: readonly Finding[]): string[] =>
  findings.map(({ outcome, reason }) => `${outcome} ${reason}`).toSorted();

/** The stored share and distance are rounded: so near a limit the stored ones may fall on its other side. */
function isClear(findings: readonly LocationFinding[]): boolean {
  const { overlap, distanceM, accuracyM } = findings[0]?.evidence ?? {};
  if (typeof overlap !== 'number' || typeof distanceM !== 'number') return true;
  const radii = 2 * Math.max(3, Number(accuracyM));
  const { insideShare, outsideShare } = DEFAULT_SHARES;
  return (
    Math.abs(distanceM - radii) > 0.001 &&
    [insideShare, outsideShare].every((share) => Math.abs(overlap - share) > 0.001)
  );
}

describe('a stored location under other rules', () => {
  it('says what those rules would have said of the fix itself', () => {
    fc.assert(
      fc.property(
        fc.option(fixesOf(ACCURACIES_M)),
        previous,
        policies,
        policies,
        (fix, last, was, would) => {
          const found = (policy: LocationPolicy) =>
            checkLocation({ fix, places, previous: last, now, policy }).findings;
          fc.pre(isClear(found(was)));
          const again = rejudgeLocation(found(was), would);
          assert.deepEqual(said(again.findings), said(found(would)));
          assert.deepEqual(again.unmeasured, []);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('says the same under the same rules, however near to a limit', () => {
    fc.assert(
      fc.property(
        fc.option(fixesOf([...ACCURACIES_M, 100.0004])),
        previous,
        policies,
        (fix, last, policy) => {
          const { findings } = checkLocation({ fix, places, previous: last, now, policy });
          assert.deepEqual(said(rejudgeLocation(findings, policy).findings), said(findings));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('leaves evidence that is older than a measure as it was found, and says so', () => {
    const old: Finding = {
      check: 'location',
      outcome: 'pass',
      reason: 'INSIDE_GEOFENCE',
      evidence: { overlap: 1, distanceM: -40, accuracyM: 10, maxAccuracyM: 100 },
    };
    const strict = { maxAccuracyM: 100, maxFixAgeS: 5, maxSpeedKmh: 10, outside: 'block' } as const;
    const again = rejudgeLocation([old], strict);
    assert.deepEqual(again, { findings: [old], unmeasured: ['age', 'speed'] });
  });

  it('touches neither a session without a place nor a kiosk’s', () => {
    const policy = { maxAccuracyM: 5, maxFixAgeS: 5, maxSpeedKmh: 10, outside: 'block' } as const;
    for (const reason of ['LOCATION_NOT_REQUIRED', 'AT_KIOSK', 'PLACES_UNREADABLE']) {
      const one: Finding = { check: 'location', outcome: 'pass', reason, evidence: {} };
      assert.deepEqual(rejudgeLocation([one], policy), { findings: [one], unmeasured: [] });
    }
  });
});
