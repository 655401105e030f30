import { sessionsBetween } from '../../../courses/index.ts';
import type { Services } from '../../../platform/services.ts';
import { settleAll, valuesOf } from '../../../platform/settleAll.ts';
import { saysTheSame } from '../digest.ts';
import type { CourseFacts, CourseFold, SessionPart } from '../folds/foldCourse.ts';
import { knownOf } from '../knownOf.ts';
import { courseNow, factsOf } from '../recomputeCourse.ts';
import { sessionNow } from '../recomputeSession.ts';
import type { StoredCourseStats, StoredEnrolmentStats, StoredStudentRow } from '../shapes.ts';
import { courseStats, enrolmentStats, sessionStats, tablesOf } from '../statsStore.ts';
import { target } from '../work/target.ts';

const LANES = 8;
const START = new Date(0);

export interface CourseCheck {
  /** Targets whose stats say what the records do not. */
  readonly wrong: readonly string[];
  /** Whether only time has passed since they were computed: what lay ahead has begun, an entry's time is over. */
  readonly stale: boolean;
  readonly uids: readonly string[];
}

/** Computes a course anew from its records and compares. Reads everything that is compared, writes nothing. */
export async function checkCourse(services: Services, courseId: string): Promise<CourseCheck> {
  const { db, clock } = services;
  const facts = await factsOf(db, courseId);
  // Stats of what is gone.
  if (facts === null) return { wrong: [target('course', courseId)], stale: false, uids: [] };
  const { parts, wrong } = await checkSessions(services, courseId);
  const fold = await courseNow(db, facts, parts, clock.now());
  const { isWrong, stale } = await compare(db, facts, fold);
  return {
    wrong: isWrong ? [...wrong, target('course', courseId)] : wrong,
    stale,
    uids: [...fold.students.keys()],
  };
}

async function checkSessions(
  services: Services,
  courseId: string,
): Promise<{ readonly parts: SessionPart[]; readonly wrong: string[] }> {
  const { db, clock } = services;
  const to = new Date(clock.now().getTime() + 1);
  const [begun, found] = await Promise.all([
    sessionsBetween(db, courseId, { from: START, to }),
    sessionStats(db).where('courseId', '==', courseId).get(),
  ]);
  const stored = new Map(found.docs.map((doc) => [doc.id, knownOf(doc)]));
  const looked = await settleAll(begun, LANES, async (session) => {
    const before = stored.get(session.id) ?? null;
    const fresh = await sessionNow(services, session, before);
    // What was cancelled before anybody came need not be known.
    const same = before === null ? !fresh.held : saysTheSame(before, fresh);
    return { part: { ...fresh, sessionId: session.id }, same };
  });
  const parts: SessionPart[] = [];
  const wrong: string[] = [];
  for (const one of valuesOf(looked)) {
    parts.push(one.part);
    if (!one.same) wrong.push(target('session', one.part.sessionId));
  }
  const known = new Set(begun.map(({ id }) => id));
  // Sessions to come that have stats: somebody was marked ahead.
  for (const [sessionId, ahead] of stored) {
    if (known.has(sessionId)) continue;
    if (ahead === undefined) {
      wrong.push(target('session', sessionId));
      continue;
    }
    const { computedAt: _at, ...stats } = ahead;
    parts.push({ ...stats, sessionId });
  }
  return { parts, wrong };
}

async function compare(
  db: Services['db'],
  { courseId }: CourseFacts,
  fold: CourseFold,
): Promise<{ readonly isWrong: boolean; readonly stale: boolean }> {
  const [course, enrolments, tables] = await Promise.all([
    courseStats(db).doc(courseId).get(),
    enrolmentStats(db).where('courseId', '==', courseId).get(),
    tablesOf(db, courseId).get(),
  ]);
  const stored = new Map(
    enrolments.docs.map((doc) => [doc.id.slice(courseId.length + 1), knownOf(doc)]),
  );
  const rows = new Map(tables.docs.flatMap((doc) => Object.entries(knownOf(doc)?.rows ?? {})));
  let isWrong = false;
  let stale = false;
  for (const uid of new Set([...stored.keys(), ...rows.keys(), ...fold.students.keys()])) {
    const [was, line, is] = [stored.get(uid), rows.get(uid), fold.students.get(uid)];
    if (is !== undefined && saysTheSame(was, is.enrolment) && saysTheSame(line, is.row)) continue;
    const timePassed =
      is === undefined
        ? hadNothing(was) && line?.active === true
        : saysTheSame(timeless(was), timeless(is.enrolment)) &&
          saysTheSame(timelessRow(line, is.row), timelessRow(is.row, is.row));
    if (timePassed) stale = true;
    else isWrong = true;
  }
  const before = knownOf(course);
  if (before === undefined) return { isWrong: true, stale };
  if (!saysTheSame(before, fold.course)) {
    stale ||= isUnlinkedOver(before, fold.course);
    if (!stale || !saysTheSame(uncounted(before), uncounted(fold.course))) isWrong = true;
  }
  return { isWrong, stale };
}

/** Whose entry is over without a single mark is among the students no more. */
function hadNothing(was: StoredEnrolmentStats | undefined): boolean {
  return was?.active === true && was.marks.length === 0;
}

/** Entries that no account is linked to are in these figures alone, and by time they become fewer. */
function isUnlinkedOver(
  before: Pick<StoredCourseStats, 'students' | 'bands'>,
  now: Pick<StoredCourseStats, 'students' | 'bands'>,
): boolean {
  const over = before.students - now.students;
  const bands = { ...before.bands, unrated: before.bands.unrated - over };
  return over > 0 && saysTheSame(bands, now.bands);
}

/** Without the figures of who is on the roster by now. */
function uncounted(stats: object): object {
  return without(stats, ['students', 'bands']);
}

/** Without what changes by time alone. */
function timeless(stats: object | undefined): object {
  return without(stats ?? {}, ['active', 'ahead']);
}

/** The same of a row; nothing asks for the course anew when somebody who is on the roster no more by `now` is renamed. */
function timelessRow(row: StoredStudentRow | undefined, now: StoredStudentRow): object {
  return now.active ? timeless(row) : without(timeless(row), ['name']);
}

function without(stats: object, fields: readonly string[]): object {
  return Object.fromEntries(Object.entries(stats).filter(([field]) => !fields.includes(field)));
}
