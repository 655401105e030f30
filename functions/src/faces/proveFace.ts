import { Failure } from '../platform/failures.ts';
import type { Services } from '../platform/services.ts';
import { logError } from '../platform/logError.ts';
import { thresholdsFor } from './engine/match.ts';
import type { FrameAnalysis } from './engine/port.ts';
import { CHECK_IN_LIMITS } from './engine/quality.ts';
import type { Analysed } from './engineHost.ts';
import { analyseImages, forget, shotsOf } from './engineHost.ts';
import type { FaceFinding, QualityFinding } from './findings.ts';
import { faceFinding, judgeComparison, judgeConsistency, judgeQuality } from './findings.ts';
import type { LivenessFinding } from './liveness.ts';
import { recordLiveness } from './liveness.ts';
import { mustDiffer } from './image.ts';
import { compareWithTemplate } from './recognition/compare.ts';
import type { FaceRecogniser } from './recognition/port.ts';
import { faceRecogniser } from './recognition/selected.ts';
import type { VaultReading } from './vault/vault.ts';
import { readTemplate } from './vault/vault.ts';

export interface FaceRules {
  /** Otherwise nobody has to show a face: without frames or a template the check stands aside. */
  readonly required: boolean;
  readonly liveness: 'off' | 'record';
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

export interface FaceProof {
  readonly findings: readonly (QualityFinding | FaceFinding | LivenessFinding)[];
  readonly timings: FaceTimings;
}

/**
 * Whether these frames show the person whose template the vault holds. Frames of somebody without a
 * template are not looked at: there is no consent to it, and nothing to compare with.
 * Whatever fails on our side becomes a finding that asks for a review, never a pass.
 * @throws Failure invalid-image, also for one image sent twice | too-busy
 */
export async function proveFace(
  services: Services,
  uid: string,
  images: readonly Uint8Array[],
  rules: FaceRules,
): Promise<FaceProof> {
  mustDiffer(images);
  const started = performance.now();
  const reading = await readTemplate(services, uid);
  const vault = performance.now() - started;
  try {
    return await prove(uid, reading, images, rules, vault);
  } catch (error) {
    if (error instanceof Failure) throw error;
    logError('face check failed', error, { uid });
    return unproven(vault);
  } finally {
    if (reading.status === 'open') reading.template.close();
  }
}

async function prove(
  uid: string,
  reading: VaultReading,
  images: readonly Uint8Array[],
  rules: FaceRules,
  vault: number,
): Promise<FaceProof> {
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
    const findings = await judge(uid, reading, images, analysed, recogniser, rules);
    const match = performance.now() - before - engine;
    return { findings, timings: timings(vault, analysed.frames, engine, match) };
  } finally {
    forget(analysed.frames);
  }
}

async function judge(
  uid: string,
  reading: VaultReading,
  images: readonly Uint8Array[],
  { frames, model }: Extract<Analysed, { status: 'analysed' }>,
  recogniser: FaceRecogniser,
  { liveness }: FaceRules,
): Promise<FaceProof['findings']> {
  const { findings, good } = judgeQuality(frames, CHECK_IN_LIMITS);
  const shots = shotsOf(images, frames).filter(({ frame }) => good.includes(frame));
  const faces = frames.flatMap(({ face }) => face ?? []);
  return [...findings, ...(await face()), recordLiveness(liveness, faces)];

  async function face(): Promise<FaceFinding[]> {
    // Without a good frame the quality findings say what to do; the vault's state is told all the same.
    if (shots.length === 0) {
      return reading.status === 'unreadable' ? [faceFinding('review', 'TEMPLATE_UNREADABLE')] : [];
    }
    // By the engine's own embeddings, whoever recognises faces.
    const embeddings = good.flatMap((frame) => frame.face?.embedding ?? []);
    const torn = judgeConsistency(embeddings, thresholdsFor(model.id));
    if (torn !== null) return [torn];
    const comparison = await compareWithTemplate(recogniser, uid, reading, shots);
    return [judgeComparison(comparison, recogniser.model, recogniser.thresholds, shots.length)];
  }
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
