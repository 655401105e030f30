import { HINTS as QUALITY_HINTS } from './engine/hints.ts';
import { DIFFERENT_FACE } from './enrolment.ts';
import type { FaceReason, QualityReason } from './findings.ts';
import type { LivenessReason } from './liveness/reasons.ts';

/** What a student can do about a reason that speaks against them. A measured value in it would be a score. */
const HINTS = {
  ...QUALITY_HINTS,
  [DIFFERENT_FACE]:
    'This shot does not look like the others. Take it again, alone and in good light.',
  FRAMES_MISSING: 'No picture was sent. Allow the camera for the app.',
  FACE_UNCERTAIN: 'Your face was not recognised for certain. A teacher will look at it.',
  FACE_LOOKALIKE: 'Your face was not told apart for certain. A teacher will look at it.',
  FACE_MISMATCH: 'Your face was not recognised. Try again in better light, or ask a teacher.',
  FACE_NOT_ENROLLED: 'Your face is not enrolled. Enrol it in the app, or ask a teacher.',
  FRAMES_INCONSISTENT: 'The pictures do not show one person. Take them alone.',
  TEMPLATE_UNREADABLE: 'Your enrolment could not be read. A teacher will look at it.',
  TEMPLATE_OUTDATED: 'Your enrolment is out of date. Enrol again; a teacher will look at it.',
  FACE_AMBIGUOUS: 'Two people here look too much alike to tell. Use your phone, or ask a teacher.',
  FACE_UNKNOWN:
    'Your face was not found among those expected here. Try again, use your phone, or ask a teacher.',
  LIVENESS_ACTION_MISSING: 'What the app asked you to do was not seen. Watch it and try again.',
  LIVENESS_STILL: 'Nothing moved in the pictures. Do what the app asks you to.',
  LIVENESS_NOT_FRONTAL: 'Look straight into the camera first, then turn your head.',
  LIVENESS_JUMPED: 'Turn your head slowly, so that the pictures show the way.',
  LIVENESS_OUT_OF_ORDER:
    'The pictures do not show one movement. Start with open eyes, straight on, and do it once.',
  LIVENESS_TOO_FEW_FRAMES: 'Too few pictures show your face. Keep it in the picture.',
  LIVENESS_MISTIMED: 'The pictures were taken too fast or too slowly. Try again.',
  LIVENESS_OTHER_FACE: 'The pictures do not show one person throughout. Take them alone.',
  LIVENESS_NOT_ASKED: 'The rules have just changed. Start the check-in again.',
  LIVENESS_REPLAYED: 'These pictures were sent before. Take new ones.',
  FACE_ENGINE_UNAVAILABLE: 'Faces cannot be checked just now. A teacher will look at it.',
} satisfies Record<
  | Exclude<FaceReason, 'FACE_MATCH' | 'FACE_NOT_REQUIRED' | 'FACE_IDENTIFIED'>
  | Exclude<QualityReason, 'QUALITY_OK'>
  | Exclude<LivenessReason, 'LIVENESS_OFF' | 'LIVENESS_RECORDED' | 'LIVENESS_ACTION_SHOWN'>
  | typeof DIFFERENT_FACE,
  string
>;

/** A code about an image that has a hint. */
export type HintedCode = keyof typeof HINTS;

/** One short sentence for a reason code of a face check; undefined for a code that is none of ours. */
export function faceHint(reason: string): string | undefined {
  return isHinted(reason) ? HINTS[reason] : undefined;
}

/** A code and its hint, as replies carry them. */
export function adviceFor(code: HintedCode): { code: string; hint: string } {
  return { code, hint: HINTS[code] };
}

function isHinted(code: string): code is HintedCode {
  return Object.hasOwn(HINTS, code);
}
