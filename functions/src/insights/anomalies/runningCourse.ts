import { courseOf, isOver, termOf } from '../../courses/index.ts';
import type { Services } from '../../platform/services.ts';

/** Whether a course is still taught: what its marks show of a term that is over needs nobody's eyes. Reads both. */
export async function isRunning({ db, clock }: Services, courseId: string): Promise<boolean> {
  const course = await courseOf(db, courseId);
  if (course?.status !== 'active') return false;
  const term = await termOf(db, course.termId);
  return term !== null && !isOver(term, clock.now());
}
