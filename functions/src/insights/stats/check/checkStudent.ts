import { recordsQuery } from '../../../attendance/index.ts';
import { courseOf, sessionsById } from '../../../courses/index.ts';
import type { Services } from '../../../platform/services.ts';
import { codeOf, countCodes } from '../counts.ts';
import type { MarkCode } from '../counts.ts';
import { saysTheSame } from '../digest.ts';
import { hasBegun } from '../folds/foldSession.ts';
import { studentStats, studentTermId } from '../statsStore.ts';
import { target } from '../work/target.ts';

export interface StudentCheck {
  /** The target to compute anew; null: all is well. */
  readonly wrong: string | null;
  /** Targets of the sessions that hold a record of the student: what waits there explains a difference. */
  readonly sessions: readonly string[];
}

/**
 * Counts a student's marks of a term from the records, whatever the stats between say, and compares. Reads every record
 * of the student, each of their sessions and courses.
 */
export async function checkStudent(
  { db, clock }: Services,
  uid: string,
  termId: string,
): Promise<StudentCheck> {
  const [stats, found] = await Promise.all([
    studentStats(db).doc(studentTermId(termId, uid)).get(),
    recordsQuery(db, { uids: [uid] }).get(),
  ]);
  const records = found.docs.map((doc) => doc.data());
  const sessions = await sessionsById(
    db,
    records.map(({ sessionId }) => sessionId),
  );
  const courseIds = [...new Set([...sessions.values()].flatMap((one) => one?.courseId ?? []))];
  const courses = await Promise.all(courseIds.map((id) => courseOf(db, id)));
  const own = new Set(courseIds.filter((_, i) => courses[i]?.termId === termId));
  const codes = records.flatMap((record): MarkCode[] => {
    const session = sessions.get(record.sessionId);
    if (session?.status !== 'scheduled' || !own.has(session.courseId)) return [];
    const { closedAt, rollTaken, absenteesToldAt } = session.closing;
    const confirmed = closedAt !== null && (rollTaken === true || absenteesToldAt !== null);
    const code = codeOf(record, confirmed);
    const alone = { held: true, startsAt: session.startsAt, marks: { [uid]: code } };
    return hasBegun(alone, clock.now()) ? [code] : [];
  });
  const stored = stats.data();
  const counts = countCodes(codes);
  const isRight = stored === undefined ? codes.length === 0 : saysTheSame(stored.counts, counts);
  return {
    wrong: isRight ? null : overallOf(stored?.courseIds[0] ?? courseIds[0]),
    sessions: records.map(({ sessionId }) => target('session', sessionId)),
  };
}

/** The course that looks at the student when it is computed anew. */
function overallOf(courseId: string | undefined): string | null {
  return courseId === undefined ? null : target('overall', courseId);
}
