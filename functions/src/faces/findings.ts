import type { Finding } from '../platform/finding.ts';
import type { MatchThresholds, MatchVerdict } from './engine/match.ts';
import { cosine, judgeMatch } from './engine/match.ts';
import type { FrameAnalysis } from './engine/port.ts';
import type { QualityIssue, QualityLimits } from './engine/quality.ts';
import { QUALITY_CODES, assessQuality } from './engine/quality.ts';
import type { Comparison } from './recognition/compare.ts';
import type { FaceModel } from './recognition/port.ts';
import type { Identification } from './recognition/ranking.ts';

export const QUALITY_REASONS = ['QUALITY_OK', 'FRAMES_MISSING', ...QUALITY_CODES] as const;
export type QualityReason = (typeof QUALITY_REASONS)[number];

export const FACE_REASONS = [
  'FACE_MATCH',
  'FACE_UNCERTAIN',
  'FACE_LOOKALIKE',
  'FACE_MISMATCH',
  'FACE_NOT_ENROLLED',
  'FACE_NOT_REQUIRED',
  'FRAMES_INCONSISTENT',
  'TEMPLATE_UNREADABLE',
  'TEMPLATE_OUTDATED',
  'FACE_ENGINE_UNAVAILABLE',
] as const;
/** Of a search among many, at a kiosk. */
export const SEARCH_REASONS = ['FACE_IDENTIFIED', 'FACE_AMBIGUOUS', 'FACE_UNKNOWN'] as const;
export type FaceReason = (typeof FACE_REASONS)[number] | (typeof SEARCH_REASONS)[number];

export type QualityFinding = Finding<'quality', QualityReason>;
export type FaceFinding = Finding<'face', FaceReason>;

/** A face finding that carries no measure. */
export function faceFinding(
  outcome: FaceFinding['outcome'],
  reason: FaceReason,
  evidence: FaceFinding['evidence'] = {},
): FaceFinding {
  return { check: 'face', outcome, reason, evidence };
}

/** A measure as evidence: stored evidence holds finite numbers only. Null: it could not be measured. */
export function measure(value: number | null | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/**
 * One good frame is enough: phones send several because some are always blurred or blinked in. Whatever a
 * bad frame shows counts for nothing, since leaving it out would have given the same. One that shows two
 * people is no bad frame but evidence: somebody else stood before the phone too, and good frames beside it
 * do not undo that.
 * Without a good frame, every problem of every frame is told once, with the measure of the first frame that
 * shows it.
 * @param assessed each frame's faults, where another gate than the built-in one judged
 * @returns the findings and the frames to go on with
 */
export function judgeQuality(
  frames: readonly FrameAnalysis[],
  limits: QualityLimits,
  assessed?: readonly (readonly QualityIssue[])[],
): { readonly findings: readonly QualityFinding[]; readonly good: readonly FrameAnalysis[] } {
  const total = frames.length;
  if (total === 0) {
    return { findings: [quality('fail', 'FRAMES_MISSING', {})], good: [] };
  }
  const judged = frames.map((frame, i) => ({
    frame,
    issues: assessed?.[i] ?? assessQuality(frame, limits),
  }));
  const good = judged.filter(({ issues }) => issues.length === 0).map(({ frame }) => frame);
  const all = judged.flatMap(({ issues }) => issues);
  const counting =
    good.length === 0 ? QUALITY_CODES : QUALITY_CODES.filter((code) => code === 'MULTIPLE_FACES');
  const codes = counting.filter((code) => all.some((issue) => issue.code === code));
  if (codes.length === 0) {
    return {
      findings: [quality('pass', 'QUALITY_OK', { frames: total, good: good.length })],
      good,
    };
  }
  const findings = codes.map((code) => {
    const same = all.filter((issue) => issue.code === code);
    const [first] = same;
    return quality('fail', code, {
      frames: total,
      affected: same.length,
      measured: measure(first?.measured),
      limit: first?.limit ?? null,
    });
  });
  return { findings, good };
}

function quality(
  outcome: QualityFinding['outcome'],
  reason: QualityReason,
  evidence: QualityFinding['evidence'],
): QualityFinding {
  return { check: 'quality', outcome, reason, evidence };
}

const JUDGED: Record<MatchVerdict, Pick<FaceFinding, 'outcome' | 'reason'>> = {
  match: { outcome: 'pass', reason: 'FACE_MATCH' },
  uncertain: { outcome: 'review', reason: 'FACE_UNCERTAIN' },
  mismatch: { outcome: 'fail', reason: 'FACE_MISMATCH' },
};

/** What a comparison of `framesUsed` frames means. */
export function judgeComparison(
  comparison: Comparison,
  model: FaceModel,
  { accept, review }: Pick<MatchThresholds, 'accept' | 'review'>,
  framesUsed: number,
): FaceFinding {
  switch (comparison.status) {
    case 'not-enrolled':
      return faceFinding('fail', 'FACE_NOT_ENROLLED');
    case 'unreadable':
      return faceFinding('review', 'TEMPLATE_UNREADABLE');
    case 'model-changed':
      return faceFinding('review', 'TEMPLATE_OUTDATED', {
        templateModel: labelOf(comparison.templateModel),
        templateVersion: comparison.templateVersion,
        model: labelOf(model),
      });
    case 'no-face':
      return faceFinding('review', 'FACE_UNCERTAIN', {
        facesFound: 0,
        framesUsed,
        model: labelOf(model),
      });
    case 'compared': {
      const { similarity, templateVersion } = comparison;
      const { outcome, reason } = JUDGED[judgeMatch(similarity, { accept, review })];
      return faceFinding(outcome, reason, {
        similarity: measure(similarity),
        acceptFrom: accept,
        reviewFrom: review,
        framesUsed,
        templateVersion,
        model: labelOf(model),
      });
    }
  }
}

const NAMED: Record<Identification['status'], Pick<FaceFinding, 'outcome' | 'reason'>> = {
  one: { outcome: 'pass', reason: 'FACE_IDENTIFIED' },
  close: { outcome: 'fail', reason: 'FACE_AMBIGUOUS' },
  nobody: { outcome: 'fail', reason: 'FACE_UNKNOWN' },
};

/**
 * What a search among many means. Two candidates that are too much alike fail it, so that neither is marked: a
 * reviewer of a pending record would see one of the two names and believe it.
 */
export function judgeIdentification(
  identification: Identification,
  model: FaceModel,
  { identify, margin }: Pick<MatchThresholds, 'identify' | 'margin'>,
  among: { readonly candidates: number; readonly unreadable: number; readonly framesUsed: number },
): FaceFinding {
  const { outcome, reason } = NAMED[identification.status];
  const lead = identification.status === 'nobody' ? null : measure(identification.lead);
  return faceFinding(outcome, reason, {
    similarity: measure(identification.best?.similarity),
    identifyFrom: identify,
    lead,
    marginFrom: margin,
    ...among,
    model: labelOf(model),
  });
}

/**
 * Frames of two people: one of them is less similar to the first than a review would ask for. Null when
 * all may be one person's. One person's face must not vouch for another who is in the picture too.
 */
export function judgeConsistency(
  embeddings: readonly Float32Array[],
  { review }: Pick<MatchThresholds, 'review'>,
): FaceFinding | null {
  const [first, ...others] = embeddings;
  if (first === undefined || others.length === 0) return null;
  const leastSimilarity = Math.min(...others.map((other) => cosine(first, other)));
  if (leastSimilarity >= review) return null;
  return faceFinding('fail', 'FRAMES_INCONSISTENT', {
    leastSimilarity: measure(leastSimilarity),
    reviewFrom: review,
    framesUsed: embeddings.length,
  });
}

function labelOf({ id, version, dimension }: FaceModel): string {
  const model = `${id}@${version}`;
  return dimension === null ? model : `${model}/${String(dimension)}`;
}
