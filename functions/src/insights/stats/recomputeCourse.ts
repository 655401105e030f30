import { namesOf } from '../../accounts/index.ts';
import {
  classesBeyondHorizon,
  courseOf,
  isRosteredAt,
  rosterPages,
  sessionsBetween,
} from '../../courses/index.ts';
import { withDates } from '../../platform/firestore.ts';
import type { Services } from '../../platform/services.ts';
import { digestOf, saysTheSame } from './digest.ts';
import { dropCourse } from './dropCourse.ts';
import type { CourseFacts, CourseFold, RosterLine, SessionPart } from './folds/foldCourse.ts';
import { foldCourse } from './folds/foldCourse.ts';
import { hasBegun } from './folds/foldSession.ts';
import { knownOf } from './knownOf.ts';
import type { StoredCourseStats, StoredTable } from './shapes.ts';
import { StoredEnrolmentStats } from './shapes.ts';
import { courseStats, enrolmentId, enrolmentStats, sessionStats, tablesOf } from './statsStore.ts';
import { writeHeld } from './work/lease.ts';
import { markDue } from './work/markDue.ts';
import { target } from './work/target.ts';
import type { Recompute } from './work/workOff.ts';

/** Students to a document of the table. */
const TABLE_ROWS = 500;
const ROSTER_PAGE = 500;
const FAR = new Date('9999-01-01T00:00:00Z');

/**
 * Recomputes a course, its table and its enrolments. Reads the course, its stats and tables, a document for each of its
 * sessions, past and to come, and for each entry of its roster. Enrolments that changed are written and not read:
 * the table says what they were, unless they are computed anew.
 */
export const recomputeCourse: Recompute = async (services, courseId, held) => {
  const { db, clock } = services;
  const now = clock.now();
  const [stored, tables, facts, { parts, damaged }] = await Promise.all([
    courseStats(db).doc(courseId).get(),
    tablesOf(db, courseId).get(),
    factsOf(db, courseId),
    partsOf(db, courseId),
  ]);
  if (facts === null) return await dropCourse(services, courseId, held);
  // Without one of its sessions a course would say something wrong: it is tried again once those are made anew.
  for (const id of damaged) await markDue(services, target('session', id));
  if (damaged.length > 0) throw new Error(`sessions of ${courseId} whose stats cannot be read`);
  const before = knownOf(stored);
  const fold = await courseNow(db, facts, parts, now);
  const known = new Map(tables.docs.map((doc) => [doc.id, knownOf(doc)]));
  const digests = new Map(
    [...fold.students].map(([uid, { enrolment }]) => [uid, digestOf(enrolment)]),
  );
  const vouched = held.anew ? null : vouchedFor(known);
  const old = vouched ?? (await readDigests(db, courseId));
  const changed = [...fold.students].filter(([uid]) => old.get(uid) !== digests.get(uid));
  const gone = [...old.keys()].filter((uid) => !fold.students.has(uid));
  const fresh = tablesFrom(fold, digests);
  const { course } = fold;
  const isSame = saysTheSame(before, course);
  const enrolments = enrolmentStats(db);
  // The table comes after the enrolments that it vouches for, so that one who died between is made good.
  await writeHeld(services, held, [
    ...changed.map(([uid, { enrolment }]): Step => {
      const ref = enrolments.doc(enrolmentId(courseId, uid));
      return (batch) => batch.set(ref, { ...enrolment, computedAt: now });
    }),
    ...gone.map(
      (uid): Step =>
        (batch) =>
          batch.delete(enrolments.doc(enrolmentId(courseId, uid))),
    ),
    ...[...fresh]
      .filter(([id, table]) => !saysTheSame(known.get(id), table))
      .map(
        ([id, table]): Step =>
          (batch) =>
            batch.set(tablesOf(db, courseId).doc(id), table),
      ),
    ...[...known.keys()]
      .filter((id) => !fresh.has(id))
      .map(
        (id): Step =>
          (batch) =>
            batch.delete(tablesOf(db, courseId).doc(id)),
      ),
    ...(isSame
      ? []
      : ([(batch) => batch.set(stored.ref, { ...course, computedAt: now })] satisfies Step[])),
  ]);
  const touched = changed.length > 0 || gone.length > 0 || held.tookOver;
  return [
    ...parts
      .filter(({ termId }) => termId !== facts.termId)
      .map(({ sessionId }) => target('session', sessionId)),
    ...(touched ? [target('overall', courseId), target('anomalies', courseId)] : []),
    ...(isSame && !held.tookOver ? [] : termsOf(before, facts)),
  ];
};

type Step = Parameters<typeof writeHeld>[2][number];

/** Digests of the enrolments as the tables have them; null when one of those cannot be read. */
function vouchedFor(
  tables: ReadonlyMap<string, StoredTable | undefined>,
): Map<string, string> | null {
  const digests = new Map<string, string>();
  for (const table of tables.values()) {
    if (table === undefined) return null;
    for (const [uid, digest] of Object.entries(table.digests)) digests.set(uid, digest);
  }
  return digests;
}

/** The same of what is stored; a document that cannot be read is none. */
async function readDigests(db: Services['db'], courseId: string): Promise<Map<string, string>> {
  const found = await db
    .collection(enrolmentStats(db).path)
    .where('courseId', '==', courseId)
    .get();
  return new Map(
    found.docs.map((doc) => {
      const stored = StoredEnrolmentStats.safeParse(withDates(doc.data()));
      const uid = doc.id.slice(courseId.length + 1);
      return [uid, stored.success ? digestOf(stored.data) : ''];
    }),
  );
}

function termsOf(before: StoredCourseStats | undefined, { termId }: CourseFacts): string[] {
  const ids = new Set([termId, ...(before === undefined ? [] : [before.termId])]);
  return [...ids].filter((id) => id !== '').map((id) => target('term', id));
}

function tablesFrom(
  { students }: CourseFold,
  digests: ReadonlyMap<string, string>,
): Map<string, StoredTable> {
  const uids = [...students.keys()];
  const count = Math.ceil(uids.length / TABLE_ROWS);
  return new Map(
    Array.from({ length: count }, (_, n) => {
      const own = uids.slice(n * TABLE_ROWS, (n + 1) * TABLE_ROWS);
      const rows = own.flatMap((uid) => {
        const row = students.get(uid)?.row;
        return row === undefined ? [] : [[uid, row] as const];
      });
      const table = {
        rows: Object.fromEntries(rows),
        digests: Object.fromEntries(own.map((uid) => [uid, digests.get(uid) ?? ''])),
      };
      return [String(n), table];
    }),
  );
}

/** The course as stats name it; null when there is none. */
export async function factsOf(db: Services['db'], courseId: string): Promise<CourseFacts | null> {
  const course = await courseOf(db, courseId);
  if (course === undefined) return null;
  const { termId, title, code, department, timeZone } = course;
  return { courseId, termId, title, code, department, timeZone };
}

/** `damaged`: sessions whose stats cannot be read. */
async function partsOf(
  db: Services['db'],
  courseId: string,
): Promise<{ readonly parts: SessionPart[]; readonly damaged: string[] }> {
  const found = await sessionStats(db).where('courseId', '==', courseId).get();
  const parts: SessionPart[] = [];
  const damaged: string[] = [];
  for (const doc of found.docs) {
    const stored = knownOf(doc);
    if (stored === undefined) {
      damaged.push(doc.id);
      continue;
    }
    const { computedAt: _computedAt, ...stats } = stored;
    parts.push({ ...stats, sessionId: doc.id });
  }
  return { parts, damaged };
}

/** What a course's stats are at this moment, given those of its sessions. */
export async function courseNow(
  db: Services['db'],
  facts: CourseFacts,
  parts: readonly SessionPart[],
  now: Date,
): Promise<CourseFold> {
  const roster = await rosterNow(db, facts, parts, now);
  const named = new Set(roster.map(({ uid }) => uid));
  const marked = new Set(parts.flatMap(({ marks }) => Object.keys(marks)));
  const names = await namesOf(
    db,
    [...marked].filter((uid) => !named.has(uid)),
  );
  return foldCourse(facts, parts, roster, names, now);
}

async function rosterNow(
  db: Services['db'],
  facts: CourseFacts,
  parts: readonly SessionPart[],
  now: Date,
): Promise<RosterLine[]> {
  const { courseId } = facts;
  const begun = new Set(parts.filter((part) => hasBegun(part, now)).map((part) => part.sessionId));
  const [later, beyond] = await Promise.all([
    sessionsBetween(db, courseId, { from: new Date(now.getTime() + 1), to: FAR }),
    classesBeyondHorizon(db, facts, now),
  ]);
  const known = new Set(later.map(({ id }) => id));
  const ahead = [
    ...later.filter(({ id, status }) => status === 'scheduled' && !begun.has(id)),
    ...beyond.filter(({ id }) => !known.has(id)),
  ];
  const lines: RosterLine[] = [];
  for await (const page of rosterPages(db, courseId, ROSTER_PAGE)) {
    for (const entry of page) {
      const { uid, name, studentNumber, status, until } = entry;
      lines.push({
        uid,
        name,
        studentNumber,
        active: status === 'active' && until > now,
        ahead: ahead.filter(({ startsAt }) => isRosteredAt(entry, startsAt)).length,
      });
    }
  }
  return lines;
}
