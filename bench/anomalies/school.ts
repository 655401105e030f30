import { ANOMALY_KINDS } from '../../functions/src/insights/anomalies/shapes.ts';
import type { AnomalyKind } from '../../functions/src/insights/anomalies/shapes.ts';
import { deviationOf, marksIn, newHabit, weekEffects } from './attendance.ts';
import { checkInsOf } from './checkIns.ts';
import { phonesOf } from './phones.ts';
import type { Random } from '../../tools/support/random.ts';
import { seededRandom } from '../../tools/support/random.ts';
import type { CheckingIn, Enrolled, Planted, School } from './shape.ts';
import { dateOf, instantOf } from './shape.ts';
import type { Lesson } from './timetable.ts';
import { newTimetable } from './timetable.ts';

const STUDENTS = 500;
/** Of the students: how many have something of one kind planted. */
const SHARE = 0.03;

/** A school with something planted, the same for a seed. */
export function newSchool(seed: number, students = STUDENTS): School {
  const random = seededRandom(seed);
  const blocks = newTimetable(random);
  const weeks = weekEffects(random);
  const enrolled: Enrolled[] = [];
  const checking: CheckingIn[] = [];
  const planted: Planted[] = [];
  const attendedBy = new Map<string, readonly Lesson[]>();
  for (let n = 0; n < students; n++) {
    const uid = `student-${String(n).padStart(3, '0')}`;
    const kind = kindFor(random);
    const habit = newHabit(random);
    const courses = blocks.map((block) => random.pick(block));
    const chosen = random.pick(kind === 'weekday-pattern' ? courses.slice(0, 2) : courses);
    const attended: Lesson[] = [];
    for (const course of courses) {
      const subject = `${course.id}~${uid}`;
      const made = deviationOf(random, course === chosen ? kind : null, course, subject);
      const marks = marksIn(random, course, habit, weeks, made.deviation);
      planted.push(...made.planted);
      enrolled.push({
        subject,
        marks: marks.map(({ lesson: { sessionId, day }, code }) => ({
          sessionId,
          code,
          day: dateOf(day),
          at: instantOf(day, course.hour),
        })),
      });
      attended.push(...marks.filter(({ code }) => 'PL'.includes(code)).map(({ lesson }) => lesson));
    }
    const made = checkInsOf(random, uid, attended, kind);
    planted.push(...made.planted);
    checking.push({ uid, checkIns: made.checkIns });
    attendedBy.set(uid, attended);
  }
  const shared = phonesOf(random, attendedBy, Math.round(students * SHARE));
  return {
    enrolled,
    students: checking,
    phones: shared.phones,
    planted: [...planted, ...shared.planted],
  };
}

/** At most one kind a student; phones are shared by others. */
function kindFor(random: Random): AnomalyKind | null {
  const kinds = ANOMALY_KINDS.filter((kind) => kind !== 'shared-device');
  const n = Math.floor(random.next() / SHARE);
  return kinds[n] ?? null;
}
