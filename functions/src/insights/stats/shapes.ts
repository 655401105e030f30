import { z } from 'zod';
import { METHODS } from '../../attendance/index.ts';
import { BANDS, MARK_CODES } from './counts.ts';

const Count = z.int().min(0);
/** 0 to 1, to a hundredth of a percent. */
const Share = z.number().min(0).max(1).nullable();

export const StoredCounts = z.object({
  present: Count,
  late: Count,
  leftEarly: Count,
  absent: Count,
  excused: Count,
  pending: Count,
});

const RATES = { rate: Share, rateWithExcused: Share, missedShare: Share };

/** Students by band; `unrated`: too few sessions yet. */
export const StoredBands = z.record(z.enum([...BANDS, 'unrated']), Count);
export type StoredBands = z.output<typeof StoredBands>;

/** Check-ins of sessions that closed, by what came of them; `reasons`: refused ones by reason, each may have several. */
export const StoredFunnel = z.object({
  attempts: Count,
  accepted: Count,
  pending: Count,
  rejected: Count,
  reasons: z.record(z.string(), Count),
});
export type StoredFunnel = z.output<typeof StoredFunnel>;

const Methods = z.partialRecord(z.enum(METHODS), Count);

/** `stats/{version}/sessions/{sessionId}`: recomputed from the session, its records and, once closed, its attempts. */
export const StoredSessionStats = z.object({
  courseId: z.string(),
  termId: z.string(),
  startsAt: z.date(),
  /** Not cancelled. What was cancelled counts nowhere, whatever records it has. */
  held: z.boolean(),
  /** The roll was taken, or staff wrote the absences; false before the close. */
  confirmed: z.boolean(),
  closedAt: z.date().nullable(),
  marks: z.record(z.string(), z.enum(MARK_CODES)),
  /** Students whose check-out waits for a person's eyes, in order; arrivals that wait are marks. */
  departuresWaiting: z.array(z.string()),
  counts: StoredCounts,
  methods: Methods,
  /** Null until the session closed. */
  funnel: StoredFunnel.nullable(),
  computedAt: z.date(),
});
export type StoredSessionStats = z.output<typeof StoredSessionStats>;

export const StoredStreaks = z.object({
  /** Sessions in a row up to the last one that counts: attended, and missed without excuse (excused ones are passed over). */
  attended: Count,
  absent: Count,
  longestAttended: Count,
});
export type StoredStreaks = z.output<typeof StoredStreaks>;

/** One student in one course: `stats/{version}/enrolments/{courseId}~{uid}`. Read by the student, guardians and staff. */
export const StoredEnrolmentStats = z.object({
  uid: z.string(),
  courseId: z.string(),
  termId: z.string(),
  courseTitle: z.string(),
  courseCode: z.string(),
  /** On the roster at the moment of computing. */
  active: z.boolean(),
  counts: StoredCounts,
  ...RATES,
  band: z.enum(BANDS).nullable(),
  streaks: StoredStreaks,
  /** Sessions that are still to begin on the student's roster, as the timetable has them now. */
  ahead: Count,
  /** Every session of the student that has a mark, earliest first. */
  marks: z.array(z.object({ sessionId: z.string(), at: z.date(), code: z.enum(MARK_CODES) })),
  timeZone: z.string(),
  computedAt: z.date(),
});
export type StoredEnrolmentStats = z.output<typeof StoredEnrolmentStats>;

/** One student in one term over all courses: `stats/{version}/students/{termId}~{uid}`, from the enrolments. */
export const StoredStudentStats = z.object({
  uid: z.string(),
  termId: z.string(),
  courseIds: z.array(z.string()),
  counts: StoredCounts,
  ...RATES,
  band: z.enum(BANDS).nullable(),
  streaks: StoredStreaks,
  ahead: Count,
  /** Of the enrolments it was made from, by course: tells which students a change of a course touches. */
  digests: z.record(z.string(), z.string()),
  computedAt: z.date(),
});
export type StoredStudentStats = z.output<typeof StoredStudentStats>;

/** A student's row for the staff of a course. */
export const StoredStudentRow = z.object({
  name: z.string(),
  studentNumber: z.string(),
  /** On the roster at the moment of computing; others have marks of the time when they were. */
  active: z.boolean(),
  counts: StoredCounts,
  band: z.enum(BANDS).nullable(),
  absentInRow: Count,
  /** Codes of the last ten sessions, earliest first. */
  recent: z.string(),
});
export type StoredStudentRow = z.output<typeof StoredStudentRow>;

/**
 * `stats/{version}/courses/{courseId}/tables/{n}`: 500 students of the course a document, by uid. `digests`: of their
 * enrolments as they were written last, so that those that changed are known without being read.
 */
export const StoredTable = z.object({
  rows: z.record(z.string(), StoredStudentRow),
  digests: z.record(z.string(), z.string()),
});
export type StoredTable = z.output<typeof StoredTable>;

/** `stats/{version}/courses/{courseId}`: recomputed from the stats of its sessions and its roster. */
export const StoredCourseStats = z.object({
  courseId: z.string(),
  termId: z.string(),
  title: z.string(),
  code: z.string(),
  department: z.string().nullable(),
  timeZone: z.string(),
  /** On the roster now. */
  students: Count,
  /** Sessions that have begun, and of these the ones that count (see StoredSessionStats.confirmed). */
  sessionsHeld: Count,
  sessionsTaken: Count,
  counts: StoredCounts,
  ...RATES,
  bands: StoredBands,
  methods: Methods,
  /** One entry a local date that had sessions, in order: weeks, weekdays and terms are sums of these. */
  days: z.array(
    z.object({ date: z.iso.date(), counts: StoredCounts, funnel: StoredFunnel.nullable() }),
  ),
  /** The latest 60 that have begun, in order. */
  sessions: z.array(
    z.object({
      sessionId: z.string(),
      startsAt: z.date(),
      confirmed: z.boolean(),
      closed: z.boolean(),
      counts: StoredCounts,
    }),
  ),
  /** Marks of its sessions that wait for a person's eyes: how many, and the 20 of the latest sessions. */
  reviews: z.object({
    waiting: Count,
    latest: z.array(
      z.object({
        of: z.enum(['arrival', 'departure']),
        sessionId: z.string(),
        startsAt: z.date(),
        uid: z.string(),
      }),
    ),
  }),
  computedAt: z.date(),
});
export type StoredCourseStats = z.output<typeof StoredCourseStats>;

/** A course within its term. */
const CourseLine = z.object({
  courseId: z.string(),
  title: z.string(),
  code: z.string(),
  department: z.string().nullable(),
  students: Count,
  sessionsHeld: Count,
  sessionsTaken: Count,
  counts: StoredCounts,
  bands: StoredBands,
});

/** `stats/{version}/terms/{termId}`: recomputed from the stats of its courses and students. */
export const StoredTermStats = z.object({
  termId: z.string(),
  courses: z.array(CourseLine),
  /** Students over all their courses. */
  bands: StoredBands,
  methods: Methods,
  /** Departments in order of name, courses without one (null) first. */
  days: z.array(
    z.object({
      date: z.iso.date(),
      departments: z.array(z.object({ department: z.string().nullable(), counts: StoredCounts })),
      funnel: StoredFunnel.nullable(),
    }),
  ),
  computedAt: z.date(),
});
export type StoredTermStats = z.output<typeof StoredTermStats>;
