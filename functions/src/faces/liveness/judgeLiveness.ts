import { cosine } from '../engine/match.ts';
import type { FaceMeasures, FrameAnalysis } from '../engine/port.ts';
import { measure } from '../findings.ts';
import type { LivenessAction } from './action.ts';
import { judgeAction } from './judgeAction.ts';
import type { LivenessFinding } from './reasons.ts';
import { livenessFinding } from './reasons.ts';
import { recordLiveness } from './recordLiveness.ts';

/** What is asked of frames. */
export interface LivenessRules {
  /** `off`: not looked at; `record`: noted, and nobody is held up by it; `required`: a fault decides. */
  readonly policy: 'off' | 'record' | 'required';
  /** What the challenge asked for; null when it asked for nothing. */
  readonly action: LivenessAction | null;
}

/** Fewest frames with a face that can show a movement. */
const LEAST_FRAMES = 3;

/** From the first frame to the last, ms: no person moves sooner, and a challenge lasts 60 s in all. */
export const SPAN_MS = { least: 300, most: 15_000 } as const;

/**
 * Whether the frames show the action that the server asked for, by one person throughout. Frames without a face
 * count for nothing. Every fault is told; without one, LIVENESS_ACTION_SHOWN.
 * @param frameOffsetsMs when each was taken, ms after the first; null when the request does not say
 * @param sameFrom cosine from which two faces may be one person's, of the embeddings' model
 */
export function judgeLiveness(
  { policy, action }: LivenessRules,
  frames: readonly FrameAnalysis[],
  frameOffsetsMs: readonly number[] | null,
  sameFrom: number,
): LivenessFinding[] {
  if (policy === 'off') return [livenessFinding('pass', 'LIVENESS_OFF')];
  const faces = frames.flatMap(({ face }) => face ?? []);
  if (policy === 'record') return [recordLiveness(faces)];
  if (action === null) return [livenessFinding('fail', 'LIVENESS_NOT_ASKED')];
  const faults = [
    ...mistimed(frames.length, frameOffsetsMs),
    ...otherFace(faces, sameFrom),
    ...(faces.length < LEAST_FRAMES ? [tooFew(faces.length)] : []),
  ];
  if (faces.length < LEAST_FRAMES) return faults;
  const { fault, evidence } = judgeAction(action, faces);
  const measured = { action, frames: faces.length, ...evidence };
  if (fault !== null) return [...faults, livenessFinding('fail', fault, measured)];
  return faults.length > 0 ? faults : [livenessFinding('pass', 'LIVENESS_ACTION_SHOWN', measured)];
}

function tooFew(frames: number): LivenessFinding {
  return livenessFinding('fail', 'LIVENESS_TOO_FEW_FRAMES', { frames, framesFrom: LEAST_FRAMES });
}

/** The times are the phone's word: they may speak against it, never for it. */
function mistimed(frames: number, offsets: readonly number[] | null): LivenessFinding[] {
  const spanMs = (offsets?.at(-1) ?? NaN) - (offsets?.at(0) ?? NaN);
  const plausible =
    offsets?.length === frames &&
    offsets.every((offset, i) => i === 0 || offset > (offsets[i - 1] ?? Infinity)) &&
    spanMs >= SPAN_MS.least &&
    spanMs <= SPAN_MS.most;
  if (plausible) return [];
  const limits = { spanFromMs: SPAN_MS.least, spanToMs: SPAN_MS.most };
  return [livenessFinding('fail', 'LIVENESS_MISTIMED', { spanMs: measure(spanMs), ...limits })];
}

/** Turned and blinking frames too: each is as similar to the first as one person's have to be. */
function otherFace(faces: readonly FaceMeasures[], sameFrom: number): LivenessFinding[] {
  const [first, ...others] = faces.map(({ embedding }) => embedding);
  if (first === undefined || others.length === 0) return [];
  const similarities = others.map((other) =>
    first === null || other === null ? NaN : cosine(first, other),
  );
  if (similarities.every((similarity) => similarity >= sameFrom)) return [];
  const leastSimilarity = measure(Math.min(...similarities));
  return [livenessFinding('fail', 'LIVENESS_OTHER_FACE', { leastSimilarity, sameFrom })];
}
