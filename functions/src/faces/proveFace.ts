import { Failure } from '../platform/failures.ts';
import type { Services } from '../platform/services.ts';
import { logError } from '../platform/logError.ts';
import type { FrameAnalysis } from './engine/port.ts';
import type { Analysed } from './engineHost.ts';
import { analyseImages, forget } from './engineHost.ts';
import type { FaceFinding, QualityFinding } from './findings.ts';
import { faceFinding, judgeComparison } from './findings.ts';
import type { Sent } from './judgeFrames.ts';
import { judgeFrames } from './judgeFrames.ts';
import type { LivenessRules } from './liveness/judgeLiveness.ts';
import type { LivenessFinding } from './liveness/reasons.ts';
import { mustDiffer } from './image.ts';
import { gateFor } from './quality/assessLive.ts';
import { compareWithTemplate } from './recognition/compare.ts';
import type { FaceRecogniser } from './recognition/port.ts';
import { faceRecogniser } from './recognition/selected.ts';
import { besideLookalikes } from './sameFace/besideLookalikes.ts';
import type { VaultReading } from './vault/vault.ts';
import { readTemplate } from './vault/vault.ts';

/** What the occasion asks of a face. */
export interface FaceRules {
  /** Otherwise nobody has to show a face: without frames or a template the check stands aside. */
  readonly required: boolean;
  readonly liveness: LivenessRules;
}

/** Milliseconds. Stages are sums over the frames, whatever ran side by side; `vault` and `engine` are wall time. */
export interface FaceTimings {
  readonly vault: number;
  readonly engine: number;
  readonly decode: number;
  readonly detect: number;
  readonly mesh: number;
  readonly embed: number;
  readonly match: number;
  /** CPU of the engine. */
  readonly cpu: number;
}

/** What the checks of a face found, and what they took. */
export interface FaceProof {
  readonly findings: readonly (QualityFinding | FaceFinding | LivenessFinding)[];
  readonly timings: FaceTimings;
}

/**
 * Whether these frames show the person whose template the vault holds. Frames of somebody without a
 * template are not looked at: there is no consent to it, and nothing to compare with.
 * Whatever fails on our side becomes a finding that asks for a review, never a pass.
 * @param frameOffsetsMs when each image was taken, ms after the first; a liveness action needs it
 * @throws Failure invalid-image, also for one image sent twice | too-busy
 */
export async function proveFace(
  services: Services,
  uid: string,
  images: readonly Uint8Array[],
  rules: FaceRules,
  frameOffsetsMs: readonly number[] | null = null,
): Promise<FaceProof> {
  mustDiffer(images);
  const started = performance.now();
  const reading = await readTemplate(services, uid);
  const vault = performance.now() - started;
  try {
    return await prove(services, uid, reading, { images, frameOffsetsMs }, rules, vault);
  } catch (error) {
    if (error instanceof Failure) throw error;
    logError('face check failed', error, { uid });
    return unproven(vault);
  } finally {
    if (reading.status === 'open') reading.template.close();
  }
}

async function prove(
  services: Services,
  uid: string,
  reading: VaultReading,
  sent: Sent,
  rules: FaceRules,
  vault: number,
): Promise<FaceProof> {
  const { images } = sent;
  if (!rules.required && (images.length === 0 || reading.status === 'not-enrolled')) {
    const findings = [faceFinding('pass', 'FACE_NOT_REQUIRED')];
    return { findings, timings: timings(vault, [], 0, 0) };
  }
  if (reading.status === 'not-enrolled') {
    const findings = [faceFinding('fail', 'FACE_NOT_ENROLLED')];
    return { findings, timings: timings(vault, [], 0, 0) };
  }
  const before = performance.now();
  const analysed = await analyseImages(images);
  if (analysed.status === 'unavailable') return unproven(vault);
  const engine = performance.now() - before;
  try {
    const recogniser = await faceRecogniser();
    const findings = await judge(services, uid, reading, sent, analysed, recogniser, rules);
    const match = performance.now() - before - engine;
    return { findings, timings: timings(vault, analysed.frames, engine, match) };
  } finally {
    forget(analysed.frames);
  }
}

async function judge(
  services: Services,
  uid: string,
  reading: VaultReading,
  sent: Sent,
  analysed: Extract<Analysed, { status: 'analysed' }>,
  recogniser: FaceRecogniser,
  { liveness }: FaceRules,
): Promise<FaceProof['findings']> {
  return judgeFrames(sent, analysed, liveness, await gateFor(services, uid), async (shots) => {
    // Without a good frame the quality findings say what to do; the vault's state is told all the same.
    if (shots.length === 0) {
      return reading.status === 'unreadable' ? [faceFinding('review', 'TEMPLATE_UNREADABLE')] : [];
    }
    const comparison = await compareWithTemplate(recogniser, uid, reading, shots);
    const { model: by, thresholds } = recogniser;
    const finding = judgeComparison(comparison, by, thresholds, shots.length);
    if (finding.outcome !== 'pass' || comparison.status !== 'compared') return [finding];
    const { similarity } = comparison;
    return [(await besideLookalikes(services, uid, recogniser, shots, similarity)) ?? finding];
  });
}

function unproven(vault: number): FaceProof {
  const findings = [faceFinding('review', 'FACE_ENGINE_UNAVAILABLE')];
  return { findings, timings: timings(vault, [], 0, 0) };
}

function timings(
  vault: number,
  frames: readonly FrameAnalysis[],
  engine: number,
  match: number,
): FaceTimings {
  const sum = (of: (frame: FrameAnalysis) => number): number =>
    frames.reduce((total, frame) => total + of(frame), 0);
  return {
    vault,
    engine,
    decode: sum(({ timingsMs }) => timingsMs.decode),
    detect: sum(({ timingsMs }) => timingsMs.detect),
    mesh: sum(({ timingsMs }) => timingsMs.mesh),
    embed: sum(({ timingsMs }) => timingsMs.embed),
    match,
    cpu: sum(({ cpuMs }) => cpuMs),
  };
}
