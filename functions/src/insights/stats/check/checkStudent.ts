import { recordsQuery, sessionRecords, splitFilter } from '../../../attendance/index.ts';
import type { Session } from '../../../courses/index.ts';
import { courseOf, sessionsById } from '../../../courses/index.ts';
import { accessOf } from '../../../platform/access.ts';
import type { Services } from '../../../platform/services.ts';
import type { MarkCode } from '../counts.ts';
import { codeOf, countCodes, isConfirmed } from '../counts.ts';
import { saysTheSame } from '../digest.ts';
import { hasBegun } from '../folds/foldSession.ts';
import { knownOf } from '../knownOf.ts';
import { studentStats, studentTermId } from '../statsStore.ts';
import { target } from '../work/target.ts';

export interface StudentCheck {
  /** The target to compute anew; null: all is well. */
  readonly wrong: string | null;
  /** Of the term, those whose roster the student is or was on, or that the stats know. */
  readonly courseIds: readonly string[];
  /** Targets of the sessions that hold a record of the student: what waits there explains a difference. */
  readonly sessions: readonly string[];
}

type Db = Services['db'];

/**
 * Counts a student's marks of a term from the records, whatever the stats between say, and compares. Reads the courses that
 * the student is known to have had, the records of those of the term, and their sessions.
 */
export async function checkStudent(
  { db, clock }: Services,
  uid: string,
  termId: string,
): Promise<StudentCheck> {
  const [stats, access] = await Promise.all([
    studentStats(db).doc(studentTermId(termId, uid)).get(),
    accessOf(db).doc(uid).get(),
  ]);
  const stored = knownOf(stats);
  const known = new Set([
    ...Object.keys(access.data()?.rosterOf ?? {}),
    ...(stored?.courseIds ?? []),
  ]);
  const courseIds = await ofTerm(db, [...known].sort(), termId);
  const records = await recordsOf(db, uid, courseIds);
  const sessions = await sessionsById(
    db,
    records.map(({ sessionId }) => sessionId),
  );
  const codes: MarkCode[] = [];
  for (const record of records) {
    const session = sessions.get(record.sessionId);
    if (session?.status !== 'scheduled') continue;
    const code = codeOf(record, isConfirmed(session.closing));
    if (await counts(db, session, { [uid]: code }, clock.now())) codes.push(code);
  }
  const isRight =
    stored === undefined ? codes.length === 0 : saysTheSame(stored.counts, countCodes(codes));
  return {
    wrong: isRight ? null : overallOf(stored?.courseIds[0] ?? courseIds[0]),
    courseIds,
    sessions: records.map(({ sessionId }) => target('session', sessionId)),
  };
}

async function ofTerm(db: Db, ids: readonly string[], termId: string): Promise<string[]> {
  const courses = await Promise.all(ids.map((id) => courseOf(db, id)));
  return ids.filter((_, i) => courses[i]?.termId === termId);
}

async function recordsOf(db: Db, uid: string, courseIds: readonly string[]) {
  const filters = courseIds.length === 0 ? [] : splitFilter({ uids: [uid], courseIds });
  const found = await Promise.all(filters.map((filter) => recordsQuery(db, filter).get()));
  return found.flatMap(({ docs }) => docs.map((doc) => doc.data()));
}

/** Whether a session counts by now; of one to come the marks of others tell, too, whether it has begun. */
async function counts(
  db: Db,
  session: Session,
  own: Readonly<Record<string, MarkCode>>,
  now: Date,
): Promise<boolean> {
  const { id, startsAt, closing } = session;
  if (hasBegun({ held: true, startsAt, marks: own }, now)) return true;
  const all = await sessionRecords(db, id);
  const confirmed = isConfirmed(closing);
  const marks = Object.fromEntries(all.map((one) => [one.uid, codeOf(one, confirmed)]));
  return hasBegun({ held: true, startsAt, marks }, now);
}

/** The course that looks at the student when it is computed anew. */
function overallOf(courseId: string | undefined): string | null {
  return courseId === undefined ? null : target('overall', courseId);
}
