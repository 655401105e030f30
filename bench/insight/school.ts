import { seededRandom } from '../../tools/support/random.ts';

/** What one student has in one session. */
export interface Mark {
  readonly status: 'pending_review' | 'present' | 'late' | 'absent' | 'excused';
  readonly method: 'face' | 'staff' | 'automatic' | 'request';
  readonly leftEarly: boolean;
}

export interface Meeting {
  readonly id: string;
  readonly courseId: string;
  readonly startsAt: Date;
  /** Still to come. */
  readonly ahead: boolean;
  readonly cancelled: boolean;
  /** Whether anybody took the roll; where nobody did everybody is absent by the closing. */
  readonly rollTaken: boolean;
  readonly marks: ReadonlyMap<string, Mark>;
}

export interface Member {
  readonly uid: string;
  readonly number: string;
  /** From when on, and until when, the student belongs to the course; null: throughout. */
  readonly from: Date | null;
  readonly until: Date | null;
}

export interface Course {
  readonly id: string;
  readonly code: string;
  readonly department: string;
  readonly roster: readonly Member[];
}

/** A school as it is known before anything is stored: what counts is counted again from here. */
export interface School {
  readonly termId: string;
  /** A Monday, 00:00 UTC. */
  readonly begins: Date;
  readonly weeks: number;
  readonly students: readonly string[];
  readonly courses: readonly Course[];
  readonly meetings: readonly Meeting[];
}

const DAY_MS = 86_400_000;
const GROUPS = 13;
const COURSES_A_GROUP = 5;
/** Sessions of a course in a week. */
const A_WEEK = 2;
const WEEKS_AHEAD = 2;
const DEPARTMENTS = ['Arts', 'Biology', 'Chemistry', 'History', 'Languages', 'Mathematics'];

/**
 * So many students in 13 classes of five courses each, every course twice a week, for so many weeks up to the present one,
 * which is free, and two to come; some students are often away, some come late to a course or leave it, some sessions are
 * cancelled, of some nobody takes the roll. The same seed gives the same school.
 */
export function generateSchool(
  now: Date,
  {
    students = 500,
    weeks = 12,
    seed = 7,
  }: { students?: number; weeks?: number; seed?: number } = {},
): School {
  const random = seededRandom(seed);
  const chance = (share: number): boolean => random.between(0, 1) < share;
  const begins = new Date(mondayBefore(now).getTime() - weeks * 7 * DAY_MS);
  const people = Array.from({ length: students }, (_, i) => `bench-student-${String(i)}`);
  const habits = new Map(
    people.map((uid) => [uid, chance(0.12) ? random.between(0.1, 0.4) : random.between(0, 0.08)]),
  );
  const middle = new Date(begins.getTime() + (weeks / 2) * 7 * DAY_MS);
  const courses: Course[] = [];
  const meetings: Meeting[] = [];
  for (let group = 0; group < GROUPS; group++) {
    const members = people.filter((_, i) => i % GROUPS === group);
    for (let n = 0; n < COURSES_A_GROUP; n++) {
      const course: Course = {
        id: `bench-course-${String(group)}-${String(n)}`,
        code: `C${String(group)}.${String(n)}`,
        department: DEPARTMENTS[(group + n) % DEPARTMENTS.length] ?? '',
        roster: members.map((uid) => ({
          uid,
          number: `N${uid.slice('bench-student-'.length).padStart(5, '0')}`,
          from: chance(0.01) ? middle : null,
          until: chance(0.01) ? middle : null,
        })),
      };
      courses.push(course);
      for (let week = 0; week <= weeks + WEEKS_AHEAD; week++) {
        if (week === weeks) continue;
        for (let k = 0; k < A_WEEK; k++) {
          const day = (n + 2 * k) % 5;
          const hour = 7 + ((group + n) % 6);
          const startsAt = new Date(
            begins.getTime() + (week * 7 + day) * DAY_MS + hour * 3_600_000,
          );
          meetings.push(meetingOf(course, startsAt, week > weeks));
        }
      }
    }
  }
  return { termId: 'bench-term', begins, weeks, students: people, courses, meetings };

  function meetingOf(course: Course, startsAt: Date, ahead: boolean): Meeting {
    const cancelled = chance(0.02);
    const rollTaken = !chance(0.02);
    const there = course.roster.filter((member) => isThere(member, startsAt));
    const marks = new Map<string, Mark>();
    if (!ahead && !cancelled) {
      for (const { uid } of there) marks.set(uid, rollTaken ? markOf(uid) : NOBODY);
    }
    const id = `${course.id}_${startsAt.toISOString().slice(0, 10)}`;
    return { id, courseId: course.id, startsAt, ahead, cancelled, rollTaken, marks };
  }

  function markOf(uid: string): Mark {
    const away = habits.get(uid) ?? 0;
    if (chance(away)) {
      return chance(0.4)
        ? { status: 'excused', method: 'request', leftEarly: false }
        : { status: 'absent', method: 'automatic', leftEarly: false };
    }
    if (chance(0.005)) return { status: 'pending_review', method: 'face', leftEarly: false };
    const method = chance(0.1) ? 'staff' : 'face';
    return { status: chance(0.06) ? 'late' : 'present', method, leftEarly: chance(0.03) };
  }
}

/** A mark that staff set after the rest was stored. */
export interface Change {
  readonly meeting: Meeting;
  readonly uid: string;
  readonly mark: Mark;
}

/** The school after staff changed so many marks, each of another session: absent to present and the other way. */
export function withChanges(
  school: School,
  count: number,
): { readonly school: School; readonly changed: readonly Change[] } {
  const held = school.meetings.filter(({ marks, rollTaken }) => rollTaken && marks.size > 0);
  const step = Math.max(1, Math.floor(held.length / count));
  const changed = held
    .filter((_, i) => i % step === 0)
    .slice(0, count)
    .flatMap((meeting, i): Change[] => {
      const [uid, before] = [...meeting.marks][i % meeting.marks.size] ?? [];
      if (uid === undefined || before === undefined) return [];
      const status = before.status === 'absent' ? 'present' : 'absent';
      return [{ meeting, uid, mark: { status, method: 'staff', leftEarly: false } }];
    });
  const marks = new Map(
    changed.map(({ meeting, uid, mark }) => [meeting.id, new Map(meeting.marks).set(uid, mark)]),
  );
  const meetings = school.meetings.map((meeting) => ({
    ...meeting,
    marks: marks.get(meeting.id) ?? meeting.marks,
  }));
  return { school: { ...school, meetings }, changed };
}

const NOBODY: Mark = { status: 'absent', method: 'automatic', leftEarly: false };

export function isThere({ from, until }: Member, startsAt: Date): boolean {
  return (from === null || from <= startsAt) && (until === null || until > startsAt);
}

function mondayBefore(now: Date): Date {
  const midnight = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const weekday = (new Date(midnight).getUTCDay() + 6) % 7;
  return new Date(midnight - weekday * DAY_MS);
}
