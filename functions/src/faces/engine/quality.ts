import type { FaceMeasures, FrameAnalysis } from './port.ts';

/**
 * What is wrong with a frame.
 *
 * OCCLUDED is the weakest: it means that the mesh model doubts its face or that only the coarse
 * detector found one, which happens when most of the face is covered. A mask over mouth and nose,
 * dark glasses or one covered half pass unseen: the models at hand do not tell them.
 * EYES_CLOSED is of one frame: a broad laugh narrows the eyes nearly as far.
 */
export const QUALITY_CODES = [
  'NO_FACE',
  'MULTIPLE_FACES',
  'FACE_TOO_SMALL',
  'NOT_CENTERED',
  'MOVE_CLOSER',
  'MOVE_BACK',
  'EXTREME_POSE',
  'LOW_LIGHT',
  'TOO_BRIGHT',
  'BLURRY',
  'OCCLUDED',
  'EYES_CLOSED',
] as const;

export type QualityCode = (typeof QUALITY_CODES)[number];

/** A fault, with what was measured and the limit it passed: in the unit of the limit's name. */
export interface QualityIssue {
  readonly code: QualityCode;
  /** Null when it could not be measured, which is a fault too. */
  readonly measured: number | null;
  readonly limit: number;
}

export interface QualityLimits {
  /** Of FrameAnalysis.secondFaceRatio: below it the other face is a bystander, behind or at the edge. */
  readonly maxSecondFaceRatio: number;
  readonly minEyeDistancePx: number;
  /** Of FrameAnalysis.faceShare. */
  readonly minFaceShare: number;
  readonly maxFaceShare: number;
  readonly maxCentreOffset: number;
  readonly maxYawDeg: number;
  readonly maxPitchDeg: number;
  readonly maxRollDeg: number;
  readonly minLuma: number;
  readonly maxLuma: number;
  readonly minSharpness: number;
  readonly minPresence: number;
  readonly minEyeAperture: number;
}

/**
 * Limits of a check-in: what lies within them costs little recognition. From measurements on Labeled
 * Faces in the Wild, as the share of same-person pairs lost at a threshold of .411:
 * eye distance 21 px none, 14 px 5 % · yaw to 30 deg none, pitch 20-30 deg 7 % · luma 29 5.7 %,
 * 14 33 % · blur of sigma 2 6 %, of 3 31 % (sharpness 0.002 lies between) · of the eye apertures of
 * 1,583 people with open eyes 1 % are below 0.14 and 5 % below 0.20 (mostly laughing).
 * Roll is undone by the alignment; its limit keeps the detector within what it was trained for.
 */
export const CHECK_IN_LIMITS: QualityLimits = {
  maxSecondFaceRatio: 0.6,
  minEyeDistancePx: 20,
  minFaceShare: 0.15,
  maxFaceShare: 0.9,
  maxCentreOffset: 0.3,
  maxYawDeg: 35,
  maxPitchDeg: 30,
  maxRollDeg: 40,
  minLuma: 30,
  maxLuma: 220,
  minSharpness: 0.002,
  minPresence: 0.5,
  minEyeAperture: 0.13,
};

/** Limits of an enrolment: its shots are compared with for a year, so they may be asked for again. */
export const ENROLMENT_LIMITS: QualityLimits = {
  maxSecondFaceRatio: 0.5,
  minEyeDistancePx: 30,
  minFaceShare: 0.2,
  maxFaceShare: 0.8,
  maxCentreOffset: 0.22,
  maxYawDeg: 28,
  maxPitchDeg: 22,
  maxRollDeg: 25,
  minLuma: 45,
  maxLuma: 205,
  minSharpness: 0.003,
  minPresence: 0.9,
  minEyeAperture: 0.15,
};

/** A face this large (of faceShare) that the measuring detector does not find is covered, not far. */
const COVERED_FROM_SHARE = 0.25;

/**
 * Every fault of the frame, most fundamental first; none when it is good. A measure that is no finite number
 * passes no gate. Pure.
 */
export function assessQuality(frame: FrameAnalysis, limits: QualityLimits): QualityIssue[] {
  if (frame.face === null) return withoutFace(frame, limits);
  const issues: QualityIssue[] = [];
  const above = (code: QualityCode, measured: number, limit: number): void => {
    if (!Number.isFinite(measured)) issues.push({ code, measured: null, limit });
    else if (measured > limit) issues.push({ code, measured, limit });
  };
  const below = (code: QualityCode, measured: number, limit: number): void => {
    if (!Number.isFinite(measured)) issues.push({ code, measured: null, limit });
    else if (measured < limit) issues.push({ code, measured, limit });
  };
  const { face } = frame;
  above('MULTIPLE_FACES', frame.secondFaceRatio, limits.maxSecondFaceRatio);
  below('FACE_TOO_SMALL', face.eyeDistancePx, limits.minEyeDistancePx);
  above('NOT_CENTERED', face.centreOffset, limits.maxCentreOffset);
  below('MOVE_CLOSER', frame.faceShare, limits.minFaceShare);
  above('MOVE_BACK', frame.faceShare, limits.maxFaceShare);
  const { angle, limit } = worstAngle(face, limits);
  above('EXTREME_POSE', angle, limit);
  below('LOW_LIGHT', face.luma, limits.minLuma);
  above('TOO_BRIGHT', face.luma, limits.maxLuma);
  below('BLURRY', face.sharpness, limits.minSharpness);
  below('OCCLUDED', face.presence, limits.minPresence);
  below('EYES_CLOSED', face.eyeAperture, limits.minEyeAperture);
  return issues;
}

/** Why there is no face: too far, covered, too dark a frame, or simply none. */
function withoutFace(frame: FrameAnalysis, limits: QualityLimits): QualityIssue[] {
  const issues: QualityIssue[] = [];
  const { faceShare, frameLuma } = frame;
  if (!frame.farFace) issues.push({ code: 'NO_FACE', measured: 0, limit: 1 });
  else if (Number.isFinite(faceShare) && faceShare < COVERED_FROM_SHARE) {
    issues.push({ code: 'MOVE_CLOSER', measured: faceShare, limit: COVERED_FROM_SHARE });
  } else issues.push({ code: 'OCCLUDED', measured: 0, limit: limits.minPresence });
  if (Number.isFinite(frameLuma) && frameLuma < limits.minLuma) {
    issues.push({ code: 'LOW_LIGHT', measured: frameLuma, limit: limits.minLuma });
  }
  return issues;
}

/** The angle that is largest for its limit, degrees without sign; one that is no number before all others. */
export function worstAngle(
  face: Pick<FaceMeasures, 'yawDeg' | 'pitchDeg' | 'rollDeg'>,
  limits: QualityLimits,
): { angle: number; limit: number } {
  return [
    { angle: Math.abs(face.yawDeg), limit: limits.maxYawDeg },
    { angle: Math.abs(face.pitchDeg), limit: limits.maxPitchDeg },
    { angle: Math.abs(face.rollDeg), limit: limits.maxRollDeg },
  ].reduce((worst, next) => {
    if (!Number.isFinite(worst.angle)) return worst;
    return next.angle / next.limit <= worst.angle / worst.limit ? worst : next;
  });
}
