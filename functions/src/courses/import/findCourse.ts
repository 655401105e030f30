import { Temporal } from 'temporal-polyfill';
import type { Services } from '../../platform/services.ts';
import type { StoredCourse, StoredTerm } from '../courseStore.ts';
import { courseOf, courses, terms } from '../courseStore.ts';
import type { Issue } from './issue.ts';

export interface FoundCourse {
  readonly id: string;
  readonly timeZone: string;
}

/** Codes that one file may name; each costs a query. */
const MOST_CODES = 1000;
/** Courses of one code that are looked at: terms of many years. */
const MOST_OF_A_CODE = 100;

/** Finds the course of a row by its code, each code once. */
export type CourseFinder = (code: string) => Promise<FoundCourse | Issue>;

/**
 * @param given the course that the import names; null: each row names its own, which must be the only active one of
 *   its code in a present term or, failing that, in a coming one
 */
export function courseFinder(
  services: Pick<Services, 'db' | 'clock'>,
  given: string | null,
): CourseFinder {
  const { db } = services;
  const known = new Map<string, Promise<FoundCourse | Issue>>();
  const only = given === null ? null : courseOf(db, given);
  return async (code) => {
    if (given !== null && only !== null) return ofGiven(given, await only, code);
    const before = known.get(code);
    if (before !== undefined) return await before;
    if (known.size >= MOST_CODES) return TOO_MANY;
    const found = code === '' ? Promise.resolve(NO_CODE) : byCode(services, code);
    known.set(code, found);
    return await found;
  };
}

function ofGiven(id: string, course: StoredCourse | undefined, code: string): FoundCourse | Issue {
  if (course?.status !== 'active') {
    return unknown('The course of this import is gone or archived.');
  }
  if (code === '' || code === course.code) return { id, timeZone: course.timeZone };
  const issue = 'The row names another course than the import.';
  const fix = 'Leave the row out, or import the file without naming a course.';
  return { reason: 'COURSE_OTHER', field: 'courseCode', issue, fix };
}

async function byCode(
  { db, clock }: Pick<Services, 'db' | 'clock'>,
  code: string,
): Promise<FoundCourse | Issue> {
  const found = await courses(db).where('code', '==', code).limit(MOST_OF_A_CODE).select().get();
  const read = await Promise.all(
    found.docs.map(async ({ id }) => {
      const course = await courseOf(db, id);
      if (course?.status !== 'active' || course.code !== code) return [];
      const term = (await terms(db).doc(course.termId).get()).data();
      const when = term === undefined ? 'past' : whenIs(term, clock.now());
      return [{ id, timeZone: course.timeZone, when }];
    }),
  );
  for (const when of ['now', 'coming'] as const) {
    const [first, second] = read.flat().filter((course) => course.when === when);
    if (second !== undefined) return AMBIGUOUS;
    if (first !== undefined) return { id: first.id, timeZone: first.timeZone };
  }
  return unknown('There is no active course of this code in a present or coming term.');
}

function whenIs({ from, to, timeZone }: StoredTerm, now: Date): 'past' | 'now' | 'coming' {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString();
  if (to < today) return 'past';
  return from > today ? 'coming' : 'now';
}

function unknown(issue: string): Issue {
  const fix = 'Write the code as the course has it, or create the course first.';
  return { reason: 'COURSE_UNKNOWN', field: 'courseCode', issue, fix };
}

const NO_CODE: Issue = {
  reason: 'FIELD_INVALID',
  field: 'courseCode',
  issue: 'The row names no course.',
  fix: 'Write the code of the course.',
};
const AMBIGUOUS: Issue = {
  reason: 'COURSE_AMBIGUOUS',
  field: 'courseCode',
  issue: 'More than one active course has this code.',
  fix: 'Import the rows of this course apart, with the course named by the import.',
};
const TOO_MANY: Issue = {
  reason: 'COURSE_TOO_MANY',
  field: 'courseCode',
  issue: `The file names more than ${String(MOST_CODES)} courses.`,
  fix: 'Split the file by courses.',
};
