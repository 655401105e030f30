import type { FrameAnalysis } from './engine/port.ts';
import { CHECK_IN_LIMITS } from './engine/quality.ts';
import type { Analysed } from './engineHost.ts';
import { shotsOf } from './engineHost.ts';
import type { FaceFinding, QualityFinding } from './findings.ts';
import { judgeConsistency, judgeQuality } from './findings.ts';
import type { LivenessRules } from './liveness/judgeLiveness.ts';
import { judgeLiveness } from './liveness/judgeLiveness.ts';
import type { LivenessFinding } from './liveness/reasons.ts';
import type { QualityGate } from './quality/port.ts';
import type { Shot } from './recognition/port.ts';
import { builtInThresholds } from './recognition/selected.ts';

/** What came with the request. */
export interface Sent {
  readonly images: readonly Uint8Array[];
  /** When each was taken, ms after the first; null when the request does not say. */
  readonly frameOffsetsMs: readonly number[] | null;
}

/**
 * What the frames of one attempt say, whether they are held against one template or against many: quality,
 * one person in all of them, whose face it is, liveness. `recognise` is given the good shots, or none; it is not
 * asked when they show two people.
 */
export async function judgeFrames(
  { images, frameOffsetsMs }: Sent,
  { frames, model }: Extract<Analysed, { status: 'analysed' }>,
  liveness: LivenessRules,
  gate: QualityGate,
  recognise: (shots: readonly Shot[]) => Promise<readonly FaceFinding[]>,
): Promise<(QualityFinding | FaceFinding | LivenessFinding)[]> {
  const all = shotsOf(images, frames);
  const assessed = await gate.assess(all, CHECK_IN_LIMITS);
  const { findings, good } = judgeQuality(frames, CHECK_IN_LIMITS, assessed);
  const compared = liveness.action === null ? good : frontal(good);
  const shots = all.filter(({ frame }) => compared.includes(frame));
  const thresholds = builtInThresholds(model.id);
  const shown = judgeLiveness(liveness, frames, frameOffsetsMs, thresholds.review);
  // By the engine's own embeddings, whoever recognises faces.
  const embeddings = good.flatMap((frame) => frame.face?.embedding ?? []);
  const torn = judgeConsistency(embeddings, thresholds);
  const face = torn === null ? await recognise(shots) : [torn];
  return [...findings, ...face, ...shown];
}

/** Straighter than this, degrees, a frame is compared with the template before others. */
const FRONTAL_DEG = 15;

/** The frames that look straight on; all where none does. Those of a turning head would only blur the mean. */
function frontal(good: readonly FrameAnalysis[]): readonly FrameAnalysis[] {
  const straight = good.filter(({ face }) => Math.abs(face?.yawDeg ?? Infinity) <= FRONTAL_DEG);
  return straight.length > 0 ? straight : good;
}
