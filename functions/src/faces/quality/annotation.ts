import type { QualityCode, QualityIssue, QualityLimits } from '../engine/quality.ts';
import { worstAngle } from '../engine/quality.ts';

/** How sure the service is, in the order of its own enumeration. */
export const LIKELIHOODS = [
  'UNKNOWN',
  'VERY_UNLIKELY',
  'UNLIKELY',
  'POSSIBLE',
  'LIKELY',
  'VERY_LIKELY',
] as const;
/** One of them. */
type Likelihood = (typeof LIKELIHOODS)[number];

/** What is read of a FaceAnnotation of Cloud Vision, v1. */
export interface Annotation {
  /** Width of the face, px; null when the polygon reaches over the edge. */
  readonly widthPx: number | null;
  /** Degrees: roll, yaw and pitch. */
  readonly rollAngle: number;
  readonly panAngle: number;
  readonly tiltAngle: number;
  /** 0 to 1. */
  readonly detectionConfidence: number;
  readonly blurredLikelihood: Likelihood;
  readonly underExposedLikelihood: Likelihood;
  readonly headwearLikelihood: Likelihood;
}

/** Likelihoods above this are faults: LIKELY and VERY_LIKELY. */
const POSSIBLE = LIKELIHOODS.indexOf('POSSIBLE');
/** A face under something on the head has to be seen at least this well. */
const COVERED_BELOW = 0.7;

/**
 * The faults that Cloud Vision sees, in the words of our own gate and against the same limits. Pure.
 * Headwear alone is none: a headscarf or a turban hides no face. It makes a face OCCLUDED that is hard to see
 * as well. The service has no measure for too much light, nor for closed eyes.
 */
export function judgeAnnotations(
  annotations: readonly Annotation[],
  limits: QualityLimits,
): QualityIssue[] {
  const [face, ...others] = annotations.toSorted((a, b) => (b.widthPx ?? 0) - (a.widthPx ?? 0));
  if (face === undefined) return [{ code: 'NO_FACE', measured: 0, limit: 1 }];
  const issues: QualityIssue[] = [];
  const add = (code: QualityCode, measured: number, limit: number, fault: boolean): void => {
    const finite = Number.isFinite(measured);
    if (!finite || fault) issues.push({ code, measured: finite ? measured : null, limit });
  };
  const second = secondRatio(face, others);
  add('MULTIPLE_FACES', second, limits.maxSecondFaceRatio, second > limits.maxSecondFaceRatio);
  const pose = { yawDeg: face.panAngle, pitchDeg: face.tiltAngle, rollDeg: face.rollAngle };
  const { angle, limit } = worstAngle(pose, limits);
  add('EXTREME_POSE', angle, limit, angle > limit);
  const dark = LIKELIHOODS.indexOf(face.underExposedLikelihood);
  add('LOW_LIGHT', dark, POSSIBLE, dark > POSSIBLE);
  const blurred = LIKELIHOODS.indexOf(face.blurredLikelihood);
  add('BLURRY', blurred, POSSIBLE, blurred > POSSIBLE);
  const covered = LIKELIHOODS.indexOf(face.headwearLikelihood) > POSSIBLE;
  const least = covered ? Math.max(COVERED_BELOW, limits.minPresence) : limits.minPresence;
  const confidence = face.detectionConfidence;
  add('OCCLUDED', confidence, least, confidence < least);
  return issues;
}

/** Width of the next face over the largest one's; 0 without. */
function secondRatio(face: Annotation, [second]: readonly Annotation[]): number {
  if (second === undefined) return 0;
  return face.widthPx === null || second.widthPx === null ? 1 : second.widthPx / face.widthPx;
}
