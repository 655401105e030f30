import type { AnomalyEvidence } from '../shapes.ts';
import type { CheckInSignal } from './checkIns.ts';
import { inOrder, seenIn } from './marks.ts';
import { median, spread } from './robust.ts';

/** The check-ins of late, and how many before them have to be known. */
const LATE = 10;
const BEFORE = 15;
/** A spread smaller than this is an accident of few values. */
const LEAST_SPREAD = 0.02;
/** How far the middle of late ones lies below the one before: in spreads of single check-ins, and in similarity. */
const TO_BEGIN = { spreads: 1.75, similarity: 0.1 };
const TO_STAY = { spreads: 0.75, similarity: 0.04 };

/**
 * The student's face resembles the template less than it used to: the median of the last accepted check-ins against the
 * median and MAD of those before. Comparisons with another version of the template are left out, so that enrolling anew
 * begins anew. That the person should enrol anew is another matter (faces/drift): there the threshold decides.
 * @param standing whether it was found before and has not cleared since
 */
export function scoreDrift(
  checkIns: readonly CheckInSignal[],
  standing: boolean,
): AnomalyEvidence | null {
  const bar = standing ? TO_STAY : TO_BEGIN;
  const compared = inOrder(checkIns).flatMap((one) =>
    one.similarity === null ? [] : [{ ...one, similarity: one.similarity }],
  );
  const version = compared.at(-1)?.templateVersion;
  const same = compared.filter(({ templateVersion }) => templateVersion === version);
  const late = same.slice(-LATE);
  const before = same.slice(0, -LATE).map(({ similarity }) => similarity);
  if (before.length < BEFORE) return null;
  const fall = median(before) - median(late.map(({ similarity }) => similarity));
  const unit = Math.max(LEAST_SPREAD, spread(before));
  if (fall < bar.similarity || fall < bar.spreads * unit) return null;
  return {
    kind: 'score-drift',
    ...seenIn(late),
    checkIns: late.length,
    checkInsBefore: before.length,
  };
}
