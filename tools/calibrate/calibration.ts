import type { MatchThresholds } from '../../functions/src/faces/engine/match.ts';
import { compareAll, dot, type Comparisons, type Shot } from '../accuracy/comparisons.ts';
import {
  MARGINS,
  identify,
  type Identification,
  type IdentificationRates,
} from '../accuracy/identification.ts';
import { comparedPeople, hundredths, rateTable, type RateRow } from '../accuracy/rateTable.ts';
import { recommend, type Recommendation } from '../accuracy/recommend.ts';
import { compareTemplates } from '../accuracy/templates.ts';

/** False matches that are borne: one in ten thousand is accepted, one in a thousand is looked at. */
export const TARGETS = { accept: 1e-4, review: 1e-3 } as const;

/** Shots of a template, the least that an enrolment takes. */
export const TEMPLATE_SHOTS = 3;

const TEMPLATES = { shots: TEMPLATE_SHOTS, draws: 10, seed: 1 };
const GRID = hundredths(0.2, 0.8);
const ROSTERS = [10, 40, 200, 500];
const IDENTIFY_AT = [0.45, 0.5, 0.55, 0.6];
/** Outsiders are named this rarely at most (share of looks) ... */
const FALSE_IDENTIFICATION = 0.005;
/** ... and the margin costs enrolled people no more misses than this. */
const MARGIN_COST = 0.001;
/** Looks at enrolled people without which a margin's cost cannot be told. */
const LEAST_LOOKS = 1000;

export interface Experiment {
  readonly genuine: number;
  readonly impostor: number;
  /** Pairs of different people that were compared. */
  readonly peoplePairs: number;
  readonly rows: readonly RateRow[];
}

export interface RosterResult {
  readonly roster: number;
  readonly enrolledLooks: number;
  readonly outsiderLooks: number;
  readonly rates: readonly IdentificationRates[];
}

export interface Calibration {
  readonly people: number;
  readonly images: number;
  /** One photo against one photo. */
  readonly single: Experiment;
  /** One photo against a template; null when nobody has photos enough. */
  readonly template: Experiment | null;
  readonly rosters: readonly RosterResult[];
  readonly recommended: {
    readonly accept: Recommendation;
    readonly review: Recommendation;
    readonly identify: number;
    readonly margin: number;
  };
}

/**
 * Measures a set of photos. Accept and review are the stricter of what single photos and templates ask for:
 * a template is closer to its owner and, a little, to everybody. Pure, and the same for the same photos.
 */
export function calibrate(shots: readonly Shot[], defaults: MatchThresholds): Calibration {
  const single = experiment(compareAll(shots, dot));
  const templates = compareTemplates(shots, TEMPLATES);
  const template = templates.genuine.scores.length === 0 ? null : experiment(templates);
  const ask = (target: number, fallback: number): Recommendation =>
    [single, template]
      .filter((found) => found !== null)
      .map(({ rows, peoplePairs }) => recommend({ rows, peoplePairs, target, fallback }))
      .reduce(stricter);
  const accept = ask(TARGETS.accept, defaults.accept);
  const review = ask(TARGETS.review, defaults.review);
  const rosters = template === null ? [] : rosterResults(shots);
  return {
    people: new Set(shots.map(({ person }) => person)).size,
    images: shots.length,
    single,
    template,
    rosters,
    recommended: { accept, review, ...recommendRanking(rosters, accept.threshold, defaults) },
  };
}

function experiment(comparisons: Comparisons): Experiment {
  return {
    genuine: comparisons.genuine.scores.length,
    impostor: comparisons.impostor.scores.length,
    peoplePairs: comparedPeople(comparisons),
    rows: rateTable(comparisons, GRID),
  };
}

function stricter(p: Recommendation, q: Recommendation): Recommendation {
  const [low, high] = p.threshold <= q.threshold ? [p, q] : [q, p];
  const bound = Math.max(p.threshold === q.threshold ? low.bound : 0, high.bound);
  return { threshold: high.threshold, bound, proven: p.proven && q.proven };
}

function rosterResults(shots: readonly Shot[]): RosterResult[] {
  const groups = Map.groupBy(shots, ({ person }) => person).values();
  const people = [...groups].map((images) => images.flatMap(({ vector }) => vector ?? []));
  return ROSTERS.filter((roster) => roster < people.length).map((roster) => {
    const plan = { roster, shots: TEMPLATE_SHOTS, draws: 20, seed: roster };
    const found: Identification = identify(people, plan);
    const rates = IDENTIFY_AT.flatMap((at) => MARGINS.map((margin) => found.rates(at, margin)));
    const { enrolledLooks, outsiderLooks } = found;
    return { roster, enrolledLooks, outsiderLooks, rates };
  });
}

/**
 * By the largest roster: the smallest threshold, not below `accept`, at which outsiders are named rarely; then
 * the largest margin that is as good as free. It guards against lookalikes, of whom a set may hold none.
 */
function recommendRanking(
  rosters: readonly RosterResult[],
  accept: number,
  defaults: MatchThresholds,
): { identify: number; margin: number } {
  const largest = rosters.at(-1);
  const fallback = { identify: Math.max(accept, defaults.identify), margin: defaults.margin };
  if (largest === undefined || largest.enrolledLooks < LEAST_LOOKS) return fallback;
  const at = IDENTIFY_AT.find(
    (threshold) =>
      threshold >= accept &&
      largest.rates.some(
        (rate) =>
          rate.accept === threshold &&
          rate.margin === 0 &&
          rate.falseIdentification <= FALSE_IDENTIFICATION,
      ),
  );
  if (at === undefined) return fallback;
  const rates = largest.rates.filter((rate) => rate.accept === at);
  const free = rates.filter(({ miss }) => miss - (rates[0]?.miss ?? 0) <= MARGIN_COST);
  return { identify: at, margin: free.at(-1)?.margin ?? defaults.margin };
}
