import { thresholdsFor } from './engine/match.ts';
import { CHECK_IN_LIMITS } from './engine/quality.ts';
import type { Analysed } from './engineHost.ts';
import { shotsOf } from './engineHost.ts';
import type { FaceFinding, QualityFinding } from './findings.ts';
import { judgeConsistency, judgeQuality } from './findings.ts';
import type { LivenessFinding } from './liveness.ts';
import { recordLiveness } from './liveness.ts';
import type { FaceRules } from './proveFace.ts';
import type { Shot } from './recognition/port.ts';

/**
 * What the frames of one attempt say, whether they are held against one template or against many: quality,
 * one person in all of them, whose face it is, liveness. `recognise` is given the good shots, or none; it is not
 * asked when they show two people.
 */
export async function judgeFrames(
  images: readonly Uint8Array[],
  { frames, model }: Extract<Analysed, { status: 'analysed' }>,
  liveness: FaceRules['liveness'],
  recognise: (shots: readonly Shot[]) => Promise<readonly FaceFinding[]>,
): Promise<(QualityFinding | FaceFinding | LivenessFinding)[]> {
  const { findings, good } = judgeQuality(frames, CHECK_IN_LIMITS);
  const shots = shotsOf(images, frames).filter(({ frame }) => good.includes(frame));
  const faces = frames.flatMap(({ face }) => face ?? []);
  // By the engine's own embeddings, whoever recognises faces.
  const embeddings = good.flatMap((frame) => frame.face?.embedding ?? []);
  const torn = judgeConsistency(embeddings, thresholdsFor(model.id));
  const face = torn === null ? await recognise(shots) : [torn];
  return [...findings, ...face, recordLiveness(liveness, faces)];
}
