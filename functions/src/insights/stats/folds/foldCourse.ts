import { localTime } from '../../../platform/localTime.ts';
import {
  bandOf,
  countBands,
  countCodes,
  ratesOf,
  sumCounts,
  sumFunnels,
  sumMethods,
} from '../counts.ts';
import type { StoredCourseStats, StoredEnrolmentStats, StoredStudentRow } from '../shapes.ts';
import type { SessionStats } from './foldSession.ts';
import { hasBegun } from './foldSession.ts';
import { streaksOf } from './streaks.ts';

export type CourseStats = Omit<StoredCourseStats, 'computedAt'>;
export type EnrolmentStats = Omit<StoredEnrolmentStats, 'computedAt'>;

export interface CourseFacts {
  readonly courseId: string;
  readonly termId: string;
  readonly title: string;
  readonly code: string;
  readonly department: string | null;
  readonly timeZone: string;
}

export type SessionPart = SessionStats & { readonly sessionId: string };

/** An entry of the roster at the moment of computing. */
export interface RosterLine {
  /** Null while no account is linked to it. */
  readonly uid: string | null;
  readonly name: string;
  readonly studentNumber: string;
  readonly active: boolean;
  /** Sessions to come on whose roster it is. */
  readonly ahead: number;
}

export interface CourseFold {
  readonly course: CourseStats;
  /** By uid, in order of uid: everybody on the roster, and whoever has a mark. */
  readonly students: ReadonlyMap<string, StudentFold>;
}

export interface StudentFold {
  readonly enrolment: EnrolmentStats;
  readonly row: StoredStudentRow;
}

/** How many sessions a course's stats list one by one. */
const LISTED = 60;
const RECENT = 10;
const MOST_REVIEWS = 20;

/**
 * A course, from the stats of its sessions and its roster, whatever their order. `names`: of students with marks
 * whose entry is gone.
 */
export function foldCourse(
  facts: CourseFacts,
  parts: readonly SessionPart[],
  roster: readonly RosterLine[],
  names: ReadonlyMap<string, string>,
  now: Date,
): CourseFold {
  const begun = parts.filter((part) => hasBegun(part, now)).sort(byStart);
  const lines = linesByUid(roster);
  const students = foldStudents(facts, begun, lines, names);
  const counts = sumCounts(begun.map((part) => part.counts));
  const onRoster = [...lines.keys()].filter((uid) => lines.get(uid)?.active === true);
  const unlinked = roster.filter(({ uid, active }) => uid === null && active).length;
  const bands = countBands(onRoster.map((uid) => students.get(uid)?.enrolment.band ?? null));
  return {
    students,
    course: {
      ...facts,
      students: onRoster.length + unlinked,
      sessionsHeld: begun.length,
      sessionsTaken: begun.filter(({ confirmed }) => confirmed).length,
      counts,
      ...ratesOf(counts),
      bands: { ...bands, unrated: bands.unrated + unlinked },
      methods: sumMethods(begun.map(({ methods }) => methods)),
      days: daysOf(begun, facts.timeZone),
      sessions: begun.slice(-LISTED).map((part) => ({
        sessionId: part.sessionId,
        startsAt: part.startsAt,
        confirmed: part.confirmed,
        closed: part.closedAt !== null,
        counts: part.counts,
      })),
      reviews: reviewsOf(begun),
    },
  };
}

function byStart(a: SessionPart, b: SessionPart): number {
  return a.startsAt.getTime() - b.startsAt.getTime() || (a.sessionId < b.sessionId ? -1 : 1);
}

/** One line each: of several that name an account the one in force, then the first by student number. */
function linesByUid(roster: readonly RosterLine[]): Map<string, RosterLine> {
  const lines = new Map<string, RosterLine>();
  const sorted = [...roster].sort(
    (a, b) => Number(b.active) - Number(a.active) || (a.studentNumber < b.studentNumber ? -1 : 1),
  );
  for (const line of sorted) {
    if (line.uid !== null && !lines.has(line.uid)) lines.set(line.uid, line);
  }
  return lines;
}

function foldStudents(
  facts: CourseFacts,
  begun: readonly SessionPart[],
  lines: ReadonlyMap<string, RosterLine>,
  names: ReadonlyMap<string, string>,
): Map<string, StudentFold> {
  const marks = new Map<string, EnrolmentStats['marks']>();
  for (const [uid, { active }] of lines) if (active) marks.set(uid, []);
  for (const { sessionId, startsAt: at, marks: all } of begun) {
    for (const [uid, code] of Object.entries(all)) {
      const own = marks.get(uid) ?? [];
      own.push({ sessionId, at, code });
      marks.set(uid, own);
    }
  }
  return new Map(
    [...marks.keys()].sort().map((uid) => {
      const line = lines.get(uid);
      const name = line?.name ?? names.get(uid) ?? '';
      return [uid, foldStudent(facts, uid, marks.get(uid) ?? [], { ...line, name })];
    }),
  );
}

function foldStudent(
  { courseId, termId, title, code, timeZone }: CourseFacts,
  uid: string,
  marks: EnrolmentStats['marks'],
  line: Partial<RosterLine> & { readonly name: string },
): StudentFold {
  const codes = marks.map((mark) => mark.code);
  const counts = countCodes(codes);
  const streaks = streaksOf(codes);
  const band = bandOf(counts);
  const active = line.active ?? false;
  return {
    enrolment: {
      uid,
      courseId,
      termId,
      courseTitle: title,
      courseCode: code,
      active,
      counts,
      ...ratesOf(counts),
      band,
      streaks,
      ahead: line.ahead ?? 0,
      marks,
      timeZone,
    },
    row: {
      name: line.name,
      studentNumber: line.studentNumber ?? '',
      active,
      counts,
      band,
      absentInRow: streaks.absent,
      recent: codes.slice(-RECENT).join(''),
    },
  };
}

/** What waits for a person's eyes, the latest session first. */
function reviewsOf(begun: readonly SessionPart[]): CourseStats['reviews'] {
  const waiting = begun.toReversed().flatMap((part) => {
    const { sessionId, startsAt, marks, departuresWaiting } = part;
    const arrivals = Object.keys(marks).filter((uid) => marks[uid] === 'R');
    return [
      ...arrivals.sort().map((uid) => ({ of: 'arrival' as const, sessionId, startsAt, uid })),
      ...departuresWaiting.map((uid) => ({ of: 'departure' as const, sessionId, startsAt, uid })),
    ];
  });
  return { waiting: waiting.length, latest: waiting.slice(0, MOST_REVIEWS) };
}

/** By the date on which a session took place in the course's zone, whatever date the timetable names it by. */
function daysOf(begun: readonly SessionPart[], timeZone: string): CourseStats['days'] {
  return [...Map.groupBy(begun, ({ startsAt }) => localTime(startsAt, timeZone).date)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([date, there]) => ({
      date,
      counts: sumCounts(there.map(({ counts }) => counts)),
      funnel: sumFunnels(there.map(({ funnel }) => funnel)),
    }));
}
