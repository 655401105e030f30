import type { QualityCode } from './quality.ts';

/** What to tell the person in front of the camera, in English. */
export const HINTS: Readonly<Record<QualityCode, string>> = {
  NO_FACE: 'Hold the camera so that your face is in the picture.',
  MULTIPLE_FACES: 'Make sure that only you are in the picture.',
  FACE_TOO_SMALL: 'Bring the camera nearer to your face.',
  NOT_CENTERED: 'Move your face to the middle of the picture.',
  MOVE_CLOSER: 'Come a little closer.',
  MOVE_BACK: 'Move back a little.',
  EXTREME_POSE: 'Look straight into the camera.',
  LOW_LIGHT: 'Find more light.',
  TOO_BRIGHT: 'Turn away from the bright light.',
  BLURRY: 'Hold the camera still and wipe its lens.',
  OCCLUDED: 'Uncover your face.',
  EYES_CLOSED: 'Open your eyes.',
};

/** The hint for a code. */
export function hintFor(code: QualityCode): string {
  return HINTS[code];
}
