import type { MarkCode } from '../../functions/src/insights/stats/counts.ts';
import type { Random } from '../../tools/support/random.ts';
import type { Planted } from './shape.ts';
import { DAYS, WEEKS } from './shape.ts';
import type { Course, Lesson } from './timetable.ts';
import { lessonsOf } from './timetable.ts';

/** Of one student: how often missed, and the days of illness. */
export interface Habit {
  readonly base: number;
  /** Day -> whether it is excused. */
  readonly ill: ReadonlyMap<number, boolean>;
  /** Days off in all courses. */
  readonly off: ReadonlySet<number>;
}

/** Week by week: exams bring people in, weather and holidays do not. */
export function weekEffects(random: Random): readonly number[] {
  return Array.from({ length: WEEKS }, () => Math.exp(random.normal(0, 0.25)));
}

export function newHabit(random: Random): Habit {
  // Most miss little, some a lot: median 4 %, one of twenty above 15 %.
  const base = Math.min(0.3, 0.04 * Math.exp(random.normal(0, 0.8)));
  const ill = new Map<number, boolean>();
  for (let start = random.whole(0, 80); start < DAYS; start += random.whole(10, 110)) {
    const excused = random.chance(0.75);
    let lasts = 1;
    while (lasts < 7 && random.chance(0.6)) lasts++;
    for (let day = start; day < start + lasts; day++) ill.set(day, excused);
  }
  const off = new Set<number>();
  for (let day = 0; day < DAYS; day++) if (random.chance(base * 0.3)) off.add(day);
  return { base, ill, off };
}

/** What somebody does beside the habit: the chance to miss a lesson, null where the habit goes on. */
export type Deviation = (lesson: Lesson, nth: number) => number | null;

export function marksIn(
  random: Random,
  course: Course,
  habit: Habit,
  weeks: readonly number[],
  deviation: Deviation,
): { readonly lesson: Lesson; readonly code: MarkCode }[] {
  return lessonsOf(course).map((lesson, nth) => {
    const { day } = lesson;
    const ill = habit.ill.get(day);
    if (ill !== undefined) return { lesson, code: ill ? 'E' : 'A' };
    const more = deviation(lesson, nth);
    // Mondays and Fridays are a little worse for everybody.
    const edges = day % 7 === 0 || day % 7 === 4 ? 1.15 : 1;
    const usual = habit.base * 0.7 * edges * (weeks[Math.floor(day / 7)] ?? 1);
    if (random.chance(more ?? 0)) return { lesson, code: 'A' };
    if (habit.off.has(day) || random.chance(usual)) {
      return { lesson, code: random.chance(0.3) ? 'E' : 'A' };
    }
    return { lesson, code: random.chance(0.06) ? 'L' : 'P' };
  });
}

const NONE: Deviation = () => null;

/** A deviation of one of the kinds that show in marks, or none. */
export function deviationOf(
  random: Random,
  kind: Planted['kind'] | null,
  course: Course,
  subject: string,
): { readonly deviation: Deviation; readonly planted: readonly Planted[] } {
  if (kind === 'attendance-drop') {
    const from = 7 * random.whole(5, 8);
    const rate = random.between(0.35, 0.65);
    return {
      deviation: ({ day }) => (day >= from ? rate : null),
      planted: [{ kind, subject, from, to: DAYS }],
    };
  }
  if (kind === 'weekday-pattern') {
    const weekday = random.pick(course.weekdays);
    const from = 7 * random.whole(0, 3);
    const rate = random.between(0.5, 0.85);
    return {
      deviation: ({ day }) => (day >= from && day % 7 === weekday ? rate : null),
      planted: [{ kind, subject, from, to: DAYS }],
    };
  }
  if (kind === 'absences-in-row') {
    const lessons = lessonsOf(course);
    const first = random.whole(Math.floor(lessons.length / 4), lessons.length - 4);
    const last = Math.min(lessons.length - 1, first + random.whole(3, 8));
    const [from, to] = [lessons[first]?.day ?? 0, lessons[last]?.day ?? DAYS];
    return {
      deviation: (_, nth) => (nth >= first && nth <= last ? 1 : null),
      planted: [{ kind, subject, from, to }],
    };
  }
  return { deviation: NONE, planted: [] };
}
