import type { Finding } from '../platform/finding.ts';
import { BEST_ACCURACY_M, DEFAULT_SHARES, zoneOf } from './judge.ts';
import type { LocationPolicy } from './location.ts';
import { fresh, outsideOutcome, travelled, zoneFindings } from './location.ts';

/** Findings under other rules, and what they would have needed that was not measured. */
export interface Rejudged {
  readonly findings: readonly Finding[];
  /** Of evidence that is older than the measure. */
  readonly unmeasured: readonly string[];
}

const AT_PLACE: ReadonlySet<string> = new Set([
  'INSIDE_GEOFENCE',
  'EDGE_OF_GEOFENCE',
  'OUTSIDE_GEOFENCE',
  'LOCATION_TOO_COARSE',
]);

/**
 * Stored findings about a place as other rules would have had them, from the measures beside them. What no rule
 * touches (a mocked fix, a kiosk's place, a session without one) stays.
 */
export function rejudgeLocation(findings: readonly Finding[], policy: LocationPolicy): Rejudged {
  const at = findings.filter(({ reason }) => AT_PLACE.has(reason));
  const age = rejudgeAge(findings, at, policy);
  const speed = rejudgeSpeed(findings, at, policy);
  const rest = findings
    .filter(({ reason }) => !AT_PLACE.has(reason) && !MEASURED.has(reason))
    .map((one) =>
      one.reason === 'LOCATION_MISSING' ? { ...one, outcome: outsideOutcome(policy) } : one,
    );
  return {
    findings: [...rejudgeZone(at, policy), ...rest, ...(age ?? []), ...(speed ?? [])],
    unmeasured: [...(age === null ? ['age'] : []), ...(speed === null ? ['speed'] : [])],
  };
}

const MEASURED: ReadonlySet<string> = new Set([
  'LOCATION_STALE',
  'LOCATION_IN_FUTURE',
  'IMPOSSIBLE_TRAVEL',
]);

function rejudgeZone(at: readonly Finding[], policy: LocationPolicy): readonly Finding[] {
  const [first] = at;
  if (first === undefined) return [];
  const { overlap, distanceM, accuracyM, maxAccuracyM } = first.evidence;
  const was = at.some(({ reason }) => reason === 'LOCATION_TOO_COARSE');
  const known =
    typeof overlap === 'number' && typeof distanceM === 'number' && typeof accuracyM === 'number';
  const coarse =
    known && policy.maxAccuracyM !== maxAccuracyM ? accuracyM > policy.maxAccuracyM : was;
  if (!known || coarse === was) {
    return at.map((one) =>
      one.reason === 'OUTSIDE_GEOFENCE' ? { ...one, outcome: outsideOutcome(policy) } : one,
    );
  }
  const limits = { ...DEFAULT_SHARES, maxAccuracyM: policy.maxAccuracyM };
  const zone = zoneOf(overlap, distanceM, Math.max(accuracyM, BEST_ACCURACY_M), limits);
  const evidence = { ...first.evidence, maxAccuracyM: policy.maxAccuracyM };
  return zoneFindings(zone, coarse, evidence, policy);
}

/** Null: not measured. */
function rejudgeAge(
  findings: readonly Finding[],
  at: readonly Finding[],
  policy: LocationPolicy,
): readonly Finding[] | null {
  const found = findings.filter(
    ({ reason }) => reason === 'LOCATION_STALE' || reason === 'LOCATION_IN_FUTURE',
  );
  if (at.length === 0) return found;
  const ageS = (found[0] ?? at[0])?.evidence['ageS'];
  if (ageS === undefined) return null;
  return typeof ageS === 'number' || ageS === null ? fresh(ageS, policy) : found;
}

/** Null: not measured. */
function rejudgeSpeed(
  findings: readonly Finding[],
  at: readonly Finding[],
  policy: LocationPolicy,
): readonly Finding[] | null {
  const found = findings.filter(({ reason }) => reason === 'IMPOSSIBLE_TRAVEL');
  const [first] = found;
  if (at.length === 0) return found;
  const speedKmh = (first ?? at[0])?.evidence['speedKmh'];
  if (speedKmh === undefined) return null;
  // Without a position before there was no journey; one that could not be computed stays impossible.
  if (typeof speedKmh !== 'number') return found;
  const { distanceM = null, elapsedS = null } = first?.evidence ?? {};
  const journey = { distanceM: numberOr(distanceM), elapsedS: numberOr(elapsedS), speedKmh };
  return travelled(journey, policy);
}

function numberOr(value: string | number | boolean | null): number | null {
  return typeof value === 'number' ? value : null;
}
