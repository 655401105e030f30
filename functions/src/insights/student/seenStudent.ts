import type { Firestore } from 'firebase-admin/firestore';
import { accessOf, isGuardianOf, isStaffOf } from '../../platform/access.ts';
import { Failure } from '../../platform/failures.ts';
import type { Member } from '../../platform/operation.ts';

/** What a member may see of a student at this moment. */
export interface SeenStudent {
  /** Whether the student's attendance in a course is among it. */
  readonly sees: (courseId: string) => boolean;
  /** Of these courses the rosters that the student is or was on: course id -> end of the grant (UTC). */
  readonly grants: Readonly<Record<string, Date>>;
  /**
   * Whom an instructor neither teaches now nor has attendance of is as good as nobody.
   * @param shown what of the student's attendance in the courses seen was found
   * @throws Failure not-found
   */
  readonly mustBeKnown: (shown: readonly unknown[]) => void;
}

/**
 * Students see their own, guardians by the right of their link, admins everybody's, instructors what they teach.
 * @throws Failure not-found for a foreign student as for none
 */
export async function seenStudent(
  db: Firestore,
  caller: Member,
  studentUid: string,
  now: Date,
): Promise<SeenStudent> {
  const { uid, role } = caller;
  const own = role === 'student';
  const seesAll = own ? uid === studentUid : isGuardianOf(caller.access, studentUid, now);
  const isStaff = role === 'admin' || role === 'instructor';
  if (!seesAll && !isStaff) throw new Failure('not-found');
  const access = own ? caller.access : (await accessOf(db).doc(studentUid).get()).data();
  if (access?.role !== 'student') throw new Failure('not-found');
  const sees = (courseId: string): boolean => seesAll || isStaffOf(caller.access, courseId, now);
  const seen = Object.entries(access.rosterOf).filter(([courseId]) => sees(courseId));
  const isTaught = seen.some(([, until]) => until > now);
  return {
    sees,
    grants: Object.fromEntries(seen),
    mustBeKnown: (shown) => {
      if (role === 'instructor' && !isTaught && shown.length === 0) throw new Failure('not-found');
    },
  };
}
