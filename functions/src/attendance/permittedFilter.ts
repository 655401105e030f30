import { sessionOf } from '../courses/index.ts';
import type { Member } from '../platform/operation.ts';
import type { Services } from '../platform/services.ts';
import { mustStayWithin } from './readable.ts';
import type { RecordFilter } from './recordFilter.ts';

/** Whoever records are read for: a caller, or the owner of a report that is built later. */
export type Reader = Pick<Member, 'uid' | 'role' | 'access'>;

/**
 * The filter as this person may use it now, with what goes without saying: a student means himself, and an instructor who
 * names a session means its course. Reads: the session, for an instructor who names nothing else.
 * @throws Failure permission-denied when it would reach beyond what the person may read
 */
export async function permittedFilter(
  { db, clock }: Services,
  reader: Reader,
  filter: RecordFilter,
): Promise<RecordFilter> {
  const studentUid = filter.studentUid ?? (reader.role === 'student' ? reader.uid : undefined);
  const courseId = filter.courseId ?? (await courseOfSession());
  mustStayWithin(reader, { studentUid, courseId, staffUid: filter.staffUid }, clock.now());
  return {
    ...filter,
    ...(studentUid === undefined ? {} : { studentUid }),
    ...(courseId === undefined ? {} : { courseId }),
  };

  async function courseOfSession(): Promise<string | undefined> {
    if (filter.sessionId === undefined || reader.role !== 'instructor') return undefined;
    return (await sessionOf(db, filter.sessionId))?.courseId;
  }
}
