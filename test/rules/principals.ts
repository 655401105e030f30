/**
 * Who asks. Each is seen from one student (`student`), one course he is on and one session of it:
 * `other-*` have the same role elsewhere, `former-*` had the same right until a date that has passed.
 */
export const PRINCIPALS = {
  anonymous: 'a stranger without a token',
  unknown: 'an account without an access document',
  pending: 'a pending account',
  student: 'the student',
  classmate: 'a classmate',
  'other-student': "another course's student",
  'former-student': 'a student whose place on the roster has run out',
  instructor: "the course's instructor",
  'other-instructor': "another course's instructor",
  'former-instructor': 'an instructor whose grant has run out',
  guardian: "the student's guardian",
  'limited-guardian': 'a guardian without rights',
  'former-guardian': 'a guardian whose link has run out',
  'early-guardian': 'a guardian whose link has not begun',
  'unverified-guardian': 'a guardian whom the school has not checked yet',
  'other-guardian': "another child's guardian",
  admin: 'an admin',
  kiosk: 'a kiosk at the place of the session',
  suspended: 'a suspended instructor of the course',
} as const;

export type Principal = keyof typeof PRINCIPALS;

export function principals(): Principal[] {
  return Object.keys(PRINCIPALS).filter(isPrincipal);
}

function isPrincipal(name: string): name is Principal {
  return Object.hasOwn(PRINCIPALS, name);
}
