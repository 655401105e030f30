import { STATUSES } from './record.ts';
import type { NarrowedFilter } from './recordSource.ts';

/**
 * What one query of Firestore may come to when its `in` filters are multiplied out (disjunctive normal form).
 * https://firebase.google.com/docs/firestore/query-data/queries#limits_on_or_queries
 */
const MOST_DISJUNCTIONS = 30;

/** Queries that one filter may come to: each is asked at once, and reads a few records that a list does not show. */
const MOST_QUERIES = 200;

/** Whether the filter would be asked as more queries than that. */
export function isTooWide(filter: NarrowedFilter): boolean {
  return splitFilter(filter).length > MOST_QUERIES;
}

/** Filters of which each fits one query, which share no record and together find what the given one does. */
export function splitFilter(filter: NarrowedFilter): NarrowedFilter[] {
  const { courseIds, uids } = filter;
  const named = new Set(filter.status);
  // All of them are no condition at all.
  const status = named.size === 0 || named.size === STATUSES.length ? undefined : [...named];
  const left = Math.floor(MOST_DISJUNCTIONS / (status?.length ?? 1));
  const courses = chunksOf(courseIds, left);
  const students = chunksOf(uids, Math.floor(left / (courses[0]?.length ?? 1)));
  return courses.flatMap((ofCourses) =>
    students.map((ofStudents) => ({
      ...filter,
      status,
      courseIds: ofCourses,
      uids: ofStudents,
    })),
  );
}

function chunksOf(
  ids: readonly string[] | undefined,
  size: number,
): (readonly string[] | undefined)[] {
  if (ids === undefined) return [undefined];
  const each = [...new Set(ids)];
  const chunks: string[][] = [];
  const step = Math.max(1, size);
  for (let i = 0; i < each.length; i += step) chunks.push(each.slice(i, i + step));
  return chunks;
}
