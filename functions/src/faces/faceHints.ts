import { HINTS as QUALITY_HINTS } from './engine/hints.ts';
import { DIFFERENT_FACE } from './enrolment.ts';
import type { FaceReason, QualityReason } from './findings.ts';

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
  FACE_ENGINE_UNAVAILABLE: 'Faces cannot be checked just now. A teacher will look at it.',
} satisfies Record<
  | Exclude<FaceReason, 'FACE_MATCH' | 'FACE_NOT_REQUIRED'>
  | Exclude<QualityReason, 'QUALITY_OK'>
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
