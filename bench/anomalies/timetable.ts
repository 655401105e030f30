import type { Random } from '../../tools/support/random.ts';
import { WEEKS } from './shape.ts';

/** A course as the timetable has it. */
export interface Course {
  readonly id: string;
  readonly placeId: string;
  /** 0 Monday to 4 Friday. */
  readonly weekdays: readonly number[];
  readonly hour: number;
  /** Of fixes taken in its room: how many are at the edge though the student sits inside. */
  readonly edgeRate: number;
}

export interface Lesson {
  readonly course: Course;
  readonly sessionId: string;
  readonly day: number;
}

const WEEKLY = [
  [0, 1, 2, 3, 4],
  [0, 2, 4],
  [1, 3],
] as const;
/** Courses of each kind. */
const COURSES = 8;

/** Three blocks of courses: daily, thrice and twice a week. A student has one of each: ten lessons a week. */
export function newTimetable(random: Random): readonly (readonly Course[])[] {
  return WEEKLY.map((weekdays, block) =>
    Array.from({ length: COURSES }, (_, n) => ({
      id: `course-${String(block)}-${String(n)}`,
      // Every fourth course is on the other campus.
      placeId: n % 4 === 3 ? 'campus-b' : 'campus-a',
      weekdays,
      hour: 8 + 2 * block,
      // One room of eight has bad reception.
      edgeRate: random.chance(0.125) ? random.between(0.08, 0.15) : random.between(0.01, 0.05),
    })),
  );
}

/** Every lesson of a course in the term. */
export function lessonsOf(course: Course): Lesson[] {
  return Array.from({ length: WEEKS }, (_, week) => week).flatMap((week) =>
    course.weekdays.map((weekday) => {
      const day = 7 * week + weekday;
      return { course, day, sessionId: `${course.id}-${String(day).padStart(3, '0')}` };
    }),
  );
}
