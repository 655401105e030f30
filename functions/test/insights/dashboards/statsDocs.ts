import type { z } from 'zod';
import type { Counts, MarkCode } from '../../../src/insights/stats/counts.ts';
import {
  NO_COUNTS,
  bandOf,
  countCodes,
  ratesOf,
  sumCounts,
} from '../../../src/insights/stats/counts.ts';
import type {
  StoredCourseStats,
  StoredEnrolmentStats,
  StoredSessionStats,
  StoredStudentRow,
  StoredStudentStats,
  StoredTermStats,
} from '../../../src/insights/stats/shapes.ts';

/** When the stats of these tests were computed. */
export const COMPUTED = new Date('2026-11-20T10:00:00.000Z');
const FIRST = Date.parse('2026-09-07T08:00:00.000Z');
const DAY_MS = 86_400_000;

/** The start of the n-th session: Mondays and Wednesdays, 10:00 in Berlin. */
export function startOf(n: number): Date {
  return new Date(FIRST + (Math.floor(n / 2) * 7 + (n % 2) * 2) * DAY_MS);
}

/** Mostly present, as far as two numbers decide. */
export function codeAt(student: number, n: number): MarkCode {
  const codes: MarkCode[] = ['P', 'P', 'L', 'P', 'A', 'P', 'E', 'P', 'P', 'p', 'P'];
  return codes[(student * 7 + n * 3) % codes.length] ?? 'P';
}

/** Codes of n sessions. */
export function codesOf(student: number, sessions: number): MarkCode[] {
  return Array.from({ length: sessions }, (_, n) => codeAt(student, n));
}

export function enrolmentDoc(
  uid: string,
  courseId: string,
  codes: readonly MarkCode[],
  changes: Partial<StoredEnrolmentStats> = {},
): StoredEnrolmentStats {
  const counts = countCodes(codes);
  return {
    ...{ uid, courseId, termId: 'winter', courseTitle: 'Experimental Physics II for Engineers' },
    ...{ courseCode: `PHY-${courseId}`, active: true, counts, ...ratesOf(counts) },
    band: bandOf(counts),
    streaks: { attended: 2, absent: 0, longestAttended: 9 },
    ahead: 6,
    marks: codes.map((code, n) => ({
      sessionId: `${courseId}_2026-09-07_session-${String(n)}`,
      at: startOf(n),
      code,
    })),
    timeZone: 'Europe/Berlin',
    computedAt: COMPUTED,
    ...changes,
  };
}

export function studentDoc(
  uid: string,
  enrolments: readonly StoredEnrolmentStats[],
  changes: Partial<StoredStudentStats> = {},
): StoredStudentStats {
  const counts = sumCounts(enrolments.map((one) => one.counts));
  return {
    ...{ uid, termId: 'winter', courseIds: enrolments.map(({ courseId }) => courseId) },
    ...{ counts, ...ratesOf(counts), band: bandOf(counts) },
    streaks: { attended: 2, absent: 0, longestAttended: 12 },
    ahead: enrolments.reduce((sum, { ahead }) => sum + ahead, 0),
    digests: {},
    computedAt: COMPUTED,
    ...changes,
  };
}

export function rowDoc(
  i: number,
  changes: Partial<z.output<typeof StoredStudentRow>> = {},
): z.output<typeof StoredStudentRow> {
  const counts = countCodes(codesOf(i, 24));
  return {
    name: `Maximiliane Musterfrau-Beispiel ${String(i).padStart(4, '0')}`,
    studentNumber: `S${String(100_000 + i)}`,
    active: true,
    counts,
    band: bandOf(counts),
    absentInRow: i % 4,
    recent: 'PPLAPEPPPA',
    ...changes,
  };
}

/** A course in which everybody has the marks of `codeAt`; ids as long as real ones. */
export function courseDoc(
  courseId: string,
  { students, sessions }: { readonly students: number; readonly sessions: number },
  changes: Partial<StoredCourseStats> = {},
): StoredCourseStats {
  const held = Array.from({ length: sessions }, (_, n) => ({
    sessionId: `${courseId}_meeting1234_2026-09-07_${String(n)}`,
    startsAt: startOf(n),
    confirmed: n % 9 !== 8,
    closed: true,
    counts: countCodes(Array.from({ length: students }, (__, i) => codeAt(i, n))),
  }));
  const counts = sumCounts(held.map((one) => one.counts));
  return {
    ...{ courseId, termId: 'winter', title: 'Experimental Physics II for Engineers', code: 'PH2' },
    ...{ department: 'Physics', timeZone: 'Europe/Berlin', students },
    ...{ sessionsHeld: sessions, sessionsTaken: sessions, counts, ...ratesOf(counts) },
    bands: { satisfactory: students, at_risk: 0, moderate: 0, severe: 0, unrated: 0 },
    methods: { face: counts.present, staff: 4, automatic: counts.absent },
    days: held.map((one) => ({
      date: one.startsAt.toISOString().slice(0, 10),
      counts: one.counts,
      funnel: null,
    })),
    sessions: held.slice(-60),
    reviews: { waiting: 0, latest: [] },
    computedAt: COMPUTED,
    ...changes,
  };
}

export function sessionDoc(
  courseId: string,
  marks: Readonly<Record<string, MarkCode>>,
  changes: Partial<z.output<typeof StoredSessionStats>> = {},
): z.output<typeof StoredSessionStats> {
  return {
    ...{ courseId, termId: 'winter', startsAt: startOf(0) },
    ...{ held: true, confirmed: true, closedAt: startOf(1) },
    marks,
    departuresWaiting: [],
    counts: countCodes(Object.values(marks)),
    methods: {},
    funnel: null,
    computedAt: COMPUTED,
    ...changes,
  };
}

/** So many present and absent. */
export function attended(present: number, absent: number, more: Partial<Counts> = {}): Counts {
  return { ...NO_COUNTS, present, absent, ...more };
}

export function termDoc(changes: Partial<StoredTermStats> = {}): StoredTermStats {
  return {
    termId: 'winter',
    courses: [],
    bands: { satisfactory: 0, at_risk: 0, moderate: 0, severe: 0, unrated: 0 },
    methods: {},
    days: [],
    computedAt: COMPUTED,
    ...changes,
  };
}
