import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decide } from '../../../src/attendance/decision.ts';
import { deviceOutcome, deviceRuleBeside } from '../../../src/attendance/deviceFindings.ts';
import type { Judged, Sitting } from '../../../src/attendance/preview/rejudge.ts';
import { isChanged, rejudge } from '../../../src/attendance/preview/rejudge.ts';
import { windows } from '../../../src/courses/windows.ts';
import { checkLocation } from '../../../src/places/location.ts';
import type { Finding, Outcome } from '../../../src/platform/finding.ts';
import type { PolicyRules } from '../../../src/settings/index.ts';
import { DEFAULT_POLICY } from '../../../src/settings/index.ts';

const startsAt = new Date('2026-11-23T09:00:00.000Z');
const minute = (count: number): Date => new Date(startsAt.getTime() + count * 60_000);
const { rules: usual } = DEFAULT_POLICY;

function sitting(rules: PolicyRules, origin = 'meeting'): Sitting {
  const times = { startsAt, endsAt: minute(60) };
  return { origin, ...times, ...windows(times, rules.windows) };
}

const finding = (text: string): Finding => {
  const [check = '', outcome = '', reason = ''] = text.split(' ');
  return { check, outcome: outcome as Outcome, reason, evidence: {} };
};
const GOOD = [
  'location pass LOCATION_NOT_REQUIRED',
  'device pass DEVICE_OK',
  'quality pass QUALITY_OK',
  'face pass FACE_MATCH',
  'liveness pass LIVENESS_RECORDED',
];
const judged = (findings: readonly string[], changes: Partial<Judged> = {}): Judged => {
  const found = findings.map(finding);
  return {
    ...{ operation: 'checkIn', at: minute(5) },
    ...{ findings: found, decision: decide(found).decision },
    ...changes,
  };
};
const under = (evidence: Judged, changes: Partial<PolicyRules>, was: PolicyRules = usual) => {
  const { decision, status, reasons } = rejudge(evidence, sitting(was), was, {
    ...was,
    ...changes,
  }).after;
  return [decision, status, ...reasons].join(' ');
};
const but = (index: number, ...instead: string[]) => [...GOOD].toSpliced(index, 1, ...instead);

/** What the checks find of a face under these rules, by hand. */
function faceUnder({ face, liveness }: PolicyRules): fc.Arbitrary<string[]> {
  const required = face === 'required' || liveness === 'required';
  const shown = {
    off: ['liveness pass LIVENESS_OFF'],
    record: ['liveness pass LIVENESS_RECORDED'],
    required: [
      'liveness pass LIVENESS_ACTION_SHOWN',
      'liveness fail LIVENESS_STILL',
      'liveness fail LIVENESS_NOT_ASKED',
      'liveness fail LIVENESS_REPLAYED',
    ],
  }[liveness];
  const looked = fc
    .tuple(
      fc.constantFrom(
        'face pass FACE_MATCH',
        'face review FACE_UNCERTAIN',
        'face fail FACE_MISMATCH',
      ),
      fc.constantFrom(...shown),
    )
    .map(([match, action]) => ['quality pass QUALITY_OK', match, action]);
  const others = required
    ? [['face fail FACE_NOT_ENROLLED'], ['face review FACE_ENGINE_UNAVAILABLE']]
    : [['face pass FACE_NOT_REQUIRED'], ['face review FACE_ENGINE_UNAVAILABLE']];
  return fc.oneof(looked, fc.constantFrom(...others));
}

const policies: fc.Arbitrary<PolicyRules> = fc.record({
  ...Object.fromEntries(Object.entries(usual).map(([name, rule]) => [name, fc.constant(rule)])),
  windows: fc.record({
    opensBeforeMin: fc.integer({ min: 0, max: 30 }),
    lateAfterMin: fc.integer({ min: 0, max: 90 }),
    closesAfterMin: fc.option(fc.integer({ min: 0, max: 120 })),
  }),
  checkOutGraceMin: fc.integer({ min: 0, max: 60 }),
  leave: fc.record({
    earlyGraceMin: fc.integer({ min: 0, max: 30 }),
    checkOut: fc.constantFrom('optional', 'expected'),
  }),
  location: fc.record({
    maxAccuracyM: fc.constantFrom(5, 100),
    maxFixAgeS: fc.constantFrom(5, 120),
    maxSpeedKmh: fc.constantFrom(10, 180),
    outside: fc.constantFrom('block', 'review', 'flag'),
  }),
  face: fc.constantFrom('required', 'optional'),
  liveness: fc.constantFrom('off', 'record', 'required'),
  device: fc.constantFrom('required', 'review', 'flag'),
}) as unknown as fc.Arbitrary<PolicyRules>;

const places = [
  {
    id: 'room',
    version: 1,
    fence: { kind: 'circle', centre: { lat: 52.52, lng: 13.405 }, radiusM: 50 } as const,
  },
];

describe('evidence under other rules', () => {
  it('comes to the same under the rules that it was judged under', () => {
    const cases = policies.chain((rules) =>
      fc.record({
        rules: fc.constant(rules),
        operation: fc.constantFrom('checkIn' as const, 'checkOut' as const),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
        north: fc.constantFrom(0, 45, 60, 900),
        accuracyM: fc.constantFrom(4, 40, 400),
        ageS: fc.constantFrom(1, 60, 600),
        device: fc.constantFrom('DEVICE_OK', 'DEVICE_UNKNOWN', 'DEVICE_COUNTER_REUSED'),
        face: faceUnder(rules),
      }),
    );
    fc.assert(
      fc.property(cases, ({ rules, operation, share, north, accuracyM, ageS, device, face }) => {
        const session = sitting(rules);
        const to =
          operation === 'checkIn'
            ? session.closesAt
            : new Date(session.endsAt.getTime() + rules.checkOutGraceMin * 60_000);
        const from = session.opensAt.getTime();
        const at = new Date(from + Math.floor(share * Math.max(0, to.getTime() - from)));
        const lat = 52.52 + north / 111_195;
        const fixAt = new Date(at.getTime() - ageS * 1000).toISOString();
        const where = checkLocation({
          ...{ fix: { lat, lng: 13.405, accuracyM, fixAt }, places },
          ...{ now: at, policy: rules.location },
        });
        const seen = face.map(finding);
        const outcome = deviceOutcome(device, deviceRuleBeside(rules.device, seen));
        const signed: Finding = { check: 'device', outcome, reason: device, evidence: {} };
        const findings = [...where.findings, signed, ...seen];
        const evidence = { operation, at, findings, decision: decide(findings).decision };
        const again = rejudge(evidence, session, rules, rules);
        assert.equal(isChanged(again), false, JSON.stringify(again));
        assert.deepEqual(again.after.reasons.toSorted(), again.before.reasons.toSorted());
      }),
      { numRuns: 1000 },
    );
  });

  it('is late or refused by windows that are narrower, and in time by wider ones', () => {
    const at = (minutes: number) => judged(GOOD, { at: minute(minutes) });
    const windowed = (
      lateAfterMin: number,
      closesAfterMin: number | null,
      opensBeforeMin = 15,
    ) => ({
      windows: { opensBeforeMin, lateAfterMin, closesAfterMin },
    });
    assert.equal(under(at(5), windowed(5, null)), 'accepted present');
    assert.equal(under(at(5), windowed(4, null)), 'accepted late');
    assert.equal(under(at(12), windowed(15, null)), 'accepted present');
    assert.equal(under(at(12), windowed(5, 11)), 'refused  AFTER_CLOSING');
    assert.equal(under(at(-6), windowed(5, 30, 5)), 'refused  BEFORE_OPENING');
  });

  it('keeps the instants of an extra session, whatever the windows', () => {
    const narrow = { ...usual, windows: { opensBeforeMin: 0, lateAfterMin: 0, closesAfterMin: 1 } };
    const again = rejudge(judged(GOOD), sitting(usual, 'extra'), usual, narrow);
    assert.equal(isChanged(again), false);
  });

  it('leaves early by a shorter grace, and not at all where departures are not taken', () => {
    const left = judged(GOOD, { operation: 'checkOut', at: minute(56) });
    const leave = (earlyGraceMin: number, checkOut: 'off' | 'optional' = 'optional') => ({
      leave: { earlyGraceMin, checkOut },
    });
    assert.equal(under(left, leave(5)), 'accepted left');
    assert.equal(under(left, leave(3)), 'accepted left_early');
    assert.equal(under(left, leave(5, 'off')), 'refused  CHECK_OUT_OFF');
    const last = { ...left, at: minute(80) };
    assert.equal(under(last, { checkOutGraceMin: 10 }), 'refused  AFTER_CLOSING');
  });

  it('means what the rule on phones says, at a kiosk never less than a refusal', () => {
    const unknown = judged(but(1, 'device fail DEVICE_UNKNOWN'));
    assert.equal(under(unknown, { device: 'review' }), 'pending_review  DEVICE_UNKNOWN');
    assert.equal(under(unknown, { device: 'flag' }), 'accepted present');
    const aside = judged([
      'location pass LOCATION_NOT_REQUIRED',
      'device fail DEVICE_UNKNOWN',
      'face pass FACE_NOT_REQUIRED',
    ]);
    const optional = { face: 'optional', liveness: 'off' } as const;
    assert.equal(under(aside, { ...optional, device: 'flag' }), 'pending_review  DEVICE_UNKNOWN');
    const kiosk = judged([
      'location pass AT_KIOSK',
      ...unknown.findings.slice(1).map((one) => `${one.check} ${one.outcome} ${one.reason}`),
    ]);
    assert.equal(under(kiosk, { device: 'flag' }), 'rejected  DEVICE_UNKNOWN');
  });

  it('does without a face where none is asked for, and cannot say where none was looked at', () => {
    const optional = { face: 'optional', liveness: 'off' } as const;
    const lenient = { ...usual, ...optional };
    const without = judged([...GOOD.slice(0, 2), 'face fail FACE_NOT_ENROLLED']);
    assert.equal(under(without, optional), 'accepted present');
    const frameless = judged([
      ...GOOD.slice(0, 2),
      'quality fail FRAMES_MISSING',
      'liveness pass LIVENESS_RECORDED',
    ]);
    assert.equal(under(frameless, optional), 'accepted present');
    const aside = judged([...GOOD.slice(0, 2), 'face pass FACE_NOT_REQUIRED']);
    assert.equal(under(aside, { face: 'required' }, lenient), 'unknown  FACE_NOT_LOOKED_AT');
    const outside = judged([
      'location fail OUTSIDE_GEOFENCE',
      ...aside.findings.slice(1).map((one) => `${one.check} ${one.outcome} ${one.reason}`),
    ]);
    assert.equal(
      under(outside, { face: 'required' }, lenient),
      'rejected  OUTSIDE_GEOFENCE FACE_NOT_LOOKED_AT',
    );
    assert.equal(
      under(judged(but(3, 'face fail FACE_MISMATCH')), optional),
      'rejected  FACE_MISMATCH',
    );
  });

  it('forgives an action that is not asked for any more, and cannot say where none was asked for', () => {
    const strict: PolicyRules = { ...usual, liveness: 'required' };
    const still = judged(but(4, 'liveness fail LIVENESS_STILL'));
    assert.equal(under(still, { liveness: 'record' }, strict), 'accepted present');
    assert.equal(under(judged(GOOD), { liveness: 'required' }), 'unknown  ACTION_NOT_ASKED');
    assert.equal(under(judged(GOOD), { liveness: 'off' }), 'accepted present');
    const kiosk = judged([
      'location pass AT_KIOSK',
      ...GOOD.slice(1, 4),
      'liveness fail LIVENESS_REPLAYED',
    ]);
    assert.equal(under(kiosk, { liveness: 'off' }, strict), 'rejected  LIVENESS_REPLAYED');
  });
});
