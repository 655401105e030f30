import { LEAST_SHOTS, consistentShots } from './consistency.ts';
import type { FrameAnalysis } from './engine/port.ts';
import type { QualityCode, QualityIssue } from './engine/quality.ts';
import { ENROLMENT_LIMITS, assessQuality } from './engine/quality.ts';

/** A good shot that does not look like the others; beside the quality codes. */
export const DIFFERENT_FACE = 'DIFFERENT_FACE';

/** What became of one image of an enrolment. */
export interface JudgedShot {
  readonly accepted: boolean;
  /** Why not, in codes; empty when it was accepted. */
  readonly codes: readonly (QualityCode | typeof DIFFERENT_FACE)[];
  /** Null when the image cannot be used. */
  readonly embedding: Float32Array | null;
}

/**
 * Judges each image alone, then the good ones against each other.
 * @param threshold cosine from which two faces count as one, of the embeddings' model
 * @param assessed each frame's faults, where another gate than the built-in one judged
 */
export function judgeShots(
  frames: readonly FrameAnalysis[],
  threshold: number,
  assessed?: readonly (readonly QualityIssue[])[],
): readonly JudgedShot[] {
  const alone = frames.map((frame, i) =>
    judgeAlone(frame, assessed?.[i] ?? assessQuality(frame, ENROLMENT_LIMITS)),
  );
  const good = alone.flatMap(({ embedding }, index) =>
    embedding === null ? [] : [{ embedding, index }],
  );
  const kept = new Set(
    consistentShots(
      good.map(({ embedding }) => embedding),
      threshold,
    ).map((position) => good[position]?.index),
  );
  return alone.map((shot, index) =>
    shot.embedding === null || kept.has(index)
      ? shot
      : { accepted: false, codes: [DIFFERENT_FACE], embedding: null },
  );
}

/** The indices of the images to make a template from; null when there are too few. */
export function templateShots(shots: readonly JudgedShot[]): readonly number[] | null {
  const accepted = shots.flatMap(({ embedding }, index) => (embedding === null ? [] : [index]));
  return accepted.length < LEAST_SHOTS ? null : accepted;
}

function judgeAlone(frame: FrameAnalysis, issues: readonly QualityIssue[]): JudgedShot {
  const codes = issues.map(({ code }) => code);
  const embedding = codes.length === 0 ? (frame.face?.embedding ?? null) : null;
  if (codes.length === 0 && embedding === null) throw new Error('a good frame has no embedding');
  return { accepted: embedding !== null, codes, embedding };
}
