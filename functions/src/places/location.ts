import { surelyOutside } from './cover.ts';
import { DEFAULT_SHARES, believed, judgeLocation } from './judge.ts';
import { distanceM } from './metric.ts';
import type { Finding, Outcome } from '../platform/finding.ts';
import type { Cover } from './cover.ts';
import type { FencePolicy, Judgement, Zone } from './judge.ts';
import type { Fix } from './overlap.ts';
import type { Fence } from './shape.ts';

/** Everything a location check can say; `LocationReason` is the closed union of it. */
export const LOCATION_REASONS = [
  'INSIDE_GEOFENCE',
  'EDGE_OF_GEOFENCE',
  'OUTSIDE_GEOFENCE',
  'LOCATION_TOO_COARSE',
  'LOCATION_MOCKED',
  'LOCATION_STALE',
  'LOCATION_IN_FUTURE',
  'IMPOSSIBLE_TRAVEL',
  'LOCATION_MISSING',
  'LOCATION_NOT_REQUIRED',
] as const;
export type LocationReason = (typeof LOCATION_REASONS)[number];
export type LocationFinding = Finding<'location', LocationReason>;

/** A fix and when the phone took it, as an ISO instant. */
export interface TimedFix extends Fix {
  readonly fixAt: string;
}

/** What the phone reports; both extras may lower trust, never raise it. */
export interface ReportedFix extends TimedFix {
  readonly mock?: boolean | undefined;
  readonly provider?: string | undefined;
}

/** A version of a place of the session, with the cover stored beside its fence. */
export interface SessionPlace {
  readonly id: string;
  readonly version: number;
  readonly fence: Fence;
  readonly cover?: Cover | undefined;
}

export interface LocationPolicy {
  /** A fix with a larger accuracy radius never counts as inside, metres. */
  readonly maxAccuracyM: number;
  readonly maxFixAgeS: number;
  /** Faster than this between two fixes nobody travels. */
  readonly maxSpeedKmh: number;
  /** What being outside, or sending no fix, means; `flag` notes it and lets it pass. */
  readonly outside: 'block' | 'review' | 'flag';
}

export interface LocationCase {
  readonly fix: ReportedFix | null;
  /** Being at any one of them suffices; none means a session without a place. */
  readonly places: readonly SessionPlace[];
  /** The person's last accepted fix, of whichever session. */
  readonly previous?: TimedFix | null | undefined;
  /** The server's time. */
  readonly now: Date;
  readonly policy: LocationPolicy;
}

export interface Located {
  readonly findings: readonly LocationFinding[];
  /** The place that decided; null when there was none, or no fix to hold against it. */
  readonly place: SessionPlace | null;
}

/** A phone's clock may run this far ahead of the server's before its fix counts as future. */
const CLOCK_TOLERANCE_S = 60;

/**
 * Every finding about where a person is, never none. The contract refuses what cannot be judged
 * (coordinates out of range, an accuracy of 0 or less, NaN, a time that is no instant).
 */
export function checkLocation({ fix, places, previous, now, policy }: LocationCase): Located {
  if (places.length === 0) {
    return { findings: [finding('pass', 'LOCATION_NOT_REQUIRED')], place: null };
  }
  // Sending nothing must not be better than being outside.
  if (fix === null) {
    return { findings: [finding(outsideOutcome(policy), 'LOCATION_MISSING')], place: null };
  }
  const age = round(secondsFrom(new Date(fix.fixAt), now));
  const journey = journeyTo(fix, previous ?? null);
  const nearest = nearestPlace(fix, places, { ...DEFAULT_SHARES, ...policy });
  return {
    findings: [
      ...atPlace(fix, nearest, policy, { ageS: age, speedKmh: journey?.speedKmh ?? null }),
      ...mocked(fix),
      ...fresh(age, policy),
      ...travelled(journey, policy),
    ],
    place: nearest.place,
  };
}

function finding(
  outcome: Outcome,
  reason: LocationReason,
  evidence: LocationFinding['evidence'] = {},
): LocationFinding {
  return { check: 'location', outcome, reason, evidence };
}

const OUTSIDE = { block: 'fail', review: 'review', flag: 'pass' } as const;
export const outsideOutcome = ({ outside }: Pick<LocationPolicy, 'outside'>): Outcome =>
  OUTSIDE[outside];

interface AtPlace extends Judgement {
  readonly place: SessionPlace;
}

/** `also`: what other limits are held against, so that other rules can be tried on stored evidence later. */
function atPlace(
  fix: ReportedFix,
  nearest: AtPlace,
  policy: LocationPolicy,
  also: { readonly ageS: number | null; readonly speedKmh: number | null },
): LocationFinding[] {
  const evidence = {
    placeId: nearest.place.id,
    placeVersion: nearest.place.version,
    overlap: round(nearest.overlap),
    distanceM: round(nearest.distanceM),
    accuracyM: round(nearest.accuracyM),
    maxAccuracyM: policy.maxAccuracyM,
    provider: fix.provider ?? null,
    ...also,
  };
  return zoneFindings(nearest.zone, fix.accuracyM > policy.maxAccuracyM, evidence, policy);
}

/** What a zone means, and whether the fix was too coarse to say. */
export function zoneFindings(
  zone: Zone,
  coarse: boolean,
  evidence: LocationFinding['evidence'],
  policy: Pick<LocationPolicy, 'outside'>,
): LocationFinding[] {
  const found: LocationFinding[] = coarse
    ? [finding('review', 'LOCATION_TOO_COARSE', evidence)]
    : [];
  if (zone === 'inside') found.push(finding('pass', 'INSIDE_GEOFENCE', evidence));
  if (zone === 'edge') found.push(finding('review', 'EDGE_OF_GEOFENCE', evidence));
  if (zone === 'outside') {
    found.push(finding(outsideOutcome(policy), 'OUTSIDE_GEOFENCE', evidence));
  }
  return found;
}

/**
 * The covers spare most exact tests when the fix is at one of several places. When it is at none,
 * all are judged, so that the nearest is the one reported.
 */
function nearestPlace(
  fix: ReportedFix,
  places: readonly SessionPlace[],
  policy: FencePolicy,
): AtPlace {
  const judge = (some: readonly SessionPlace[]): AtPlace[] =>
    some.map((place) => ({ place, ...judgeLocation(fix, place.fence, policy) }));
  const possible = places.filter(
    ({ cover }) => cover === undefined || !surelyOutside(believed(fix), cover),
  );
  const touched = judge(possible).filter(({ overlap }) => overlap > 0);
  return (touched.length > 0 ? touched : judge(places)).reduce((best, next) =>
    better(next, best) ? next : best,
  );
}

/** The larger share decides; where shares are equal, as when all are 0, the nearer place. */
const better = (a: AtPlace, b: AtPlace): boolean =>
  a.overlap === b.overlap ? a.distanceM < b.distanceM : a.overlap > b.overlap;

function mocked({ mock, provider }: ReportedFix): LocationFinding[] {
  if (mock !== true) return [];
  return [finding('review', 'LOCATION_MOCKED', { provider: provider ?? null })];
}

const secondsFrom = (earlier: Date, later: Date): number =>
  (later.getTime() - earlier.getTime()) / 1000;

export function fresh(
  ageS: number | null,
  policy: Pick<LocationPolicy, 'maxFixAgeS'>,
): LocationFinding[] {
  const evidence = { ageS, maxFixAgeS: policy.maxFixAgeS };
  if (ageS !== null && ageS < -CLOCK_TOLERANCE_S) {
    return [finding('review', 'LOCATION_IN_FUTURE', evidence)];
  }
  return ageS !== null && ageS <= policy.maxFixAgeS
    ? []
    : [finding('review', 'LOCATION_STALE', evidence)];
}

/** In metres, seconds and km/h; null where it cannot be computed. */
export interface Journey {
  readonly distanceM: number | null;
  readonly elapsedS: number | null;
  readonly speedKmh: number | null;
}

/**
 * The slowest journey that both fixes allow: from rim to rim of their accuracy discs. Two fixes of
 * one moment count as a second apart, so that the speed stays a number.
 */
function journeyTo(fix: ReportedFix, previous: TimedFix | null): Journey | null {
  if (previous === null) return null;
  const apartM = Math.max(0, distanceM(previous, fix) - previous.accuracyM - fix.accuracyM);
  const elapsedS = Math.abs(secondsFrom(new Date(previous.fixAt), new Date(fix.fixAt)));
  const speedKmh = (apartM / Math.max(1, elapsedS)) * 3.6;
  return { distanceM: round(apartM), elapsedS: round(elapsedS), speedKmh: round(speedKmh) };
}

export function travelled(
  journey: Journey | null,
  { maxSpeedKmh }: Pick<LocationPolicy, 'maxSpeedKmh'>,
): LocationFinding[] {
  if (journey === null) return [];
  const { speedKmh } = journey;
  if (speedKmh !== null && speedKmh <= maxSpeedKmh) return [];
  return [finding('review', 'IMPOSSIBLE_TRAVEL', { ...journey, maxSpeedKmh })];
}

/** What could not be computed is told as null: no store and no reply takes NaN. */
const round = (value: number): number | null =>
  Number.isFinite(value) ? Math.round(value * 1000) / 1000 : null;
