import { usersById } from '../../accounts/index.ts';
import { courseOf, sessionsById } from '../../courses/index.ts';
import type { Services } from '../../platform/services.ts';
import type { Column, Row } from '../encode/encoding.ts';
import type { SummaryRecord } from './codedMarks.ts';
import { codedMarks } from './codedMarks.ts';
import type { NamedLine, SummaryCourse, SummaryPerson } from './summaryRows.ts';
import { inOrder, summaryTable } from './summaryRows.ts';
import type { Tally, TallyLine } from './tally.ts';
import { tallied } from './tally.ts';

export interface Summary {
  readonly columns: readonly Column[];
  readonly rows: AsyncIterable<readonly Row[]>;
  readonly tally: Tally;
}

export interface SummaryOptions {
  /** Keys of columns, in order; null: all but ids. */
  readonly columns: readonly string[] | null;
  readonly locale: 'en' | 'de';
  readonly asOf: Date;
  /** Rows that it may have: nobody is named, and nothing sorted, for more. */
  readonly mostRows: number;
}

/** Documents a call. */
const BATCH = 300;
/** Rows a page. */
const PAGE = 500;

/**
 * Adds the records up to a row for each student in each course. Memory does not depend on how many records there are: it keeps
 * the counts and names of at most 20,000 students. Reads besides the records: each session of each page, each course
 * and each student once.
 * @throws TooManyRows see tallied
 */
export async function summarise(
  services: Pick<Services, 'db'>,
  pages: AsyncIterable<readonly SummaryRecord[]>,
  { columns: keys, locale, asOf, mostRows }: SummaryOptions,
): Promise<Summary> {
  const { db } = services;
  const marks = codedMarks(pages, (ids) => sessionsById(db, ids), asOf);
  const tally = await tallied(marks, { lines: mostRows });
  const lines = inOrder(await named(services, tally.lines));
  const { columns, rowOf } = summaryTable(keys, locale);
  return { columns, rows: asynchronous(pagesOf(lines, rowOf)), tally };
}

function* pagesOf(
  lines: readonly NamedLine[],
  rowOf: (line: NamedLine) => Row,
): Generator<readonly Row[], undefined> {
  for (let i = 0; i < lines.length; i += PAGE) yield lines.slice(i, i + PAGE).map(rowOf);
}

/** What is in memory already, for those who would wait for it. */
function asynchronous<T>(items: Iterable<T, undefined>): AsyncIterable<T> {
  return {
    [Symbol.asyncIterator]: () => {
      const rest = items[Symbol.iterator]();
      return { next: () => Promise.resolve(rest.next()) };
    },
  };
}

async function named(
  { db }: Pick<Services, 'db'>,
  lines: readonly TallyLine[],
): Promise<NamedLine[]> {
  const courses = new Map<string, SummaryCourse | null>();
  const people = new Map<string, SummaryPerson | null>();
  for (const courseId of new Set(lines.map((line) => line.courseId))) {
    const course = await courseOf(db, courseId);
    courses.set(courseId, course === undefined ? null : { code: course.code, title: course.title });
  }
  const uids = [...new Set(lines.map(({ uid }) => uid))];
  for (let i = 0; i < uids.length; i += BATCH) {
    const batch = uids.slice(i, i + BATCH);
    const found = await usersById(db, batch);
    for (const [n, uid] of batch.entries()) people.set(uid, personOf(found[n] ?? null));
  }
  return lines.map((line) => ({
    ...line,
    person: people.get(line.uid) ?? null,
    course: courses.get(line.courseId) ?? null,
  }));
}

function personOf(
  user: { name: string; studentNumber: string | null; section: string | null } | null,
): SummaryPerson | null {
  if (user === null) return null;
  return { name: user.name, studentNumber: user.studentNumber, section: user.section };
}
