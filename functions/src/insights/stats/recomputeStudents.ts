import { unchangedSince } from '../../platform/firestore.ts';
import type { Services } from '../../platform/services.ts';
import { reasonsOf, settleAll } from '../../platform/settleAll.ts';
import { untilUndisturbed } from '../../platform/untilUndisturbed.ts';
import { writeWithCrossing } from './bands/writeCrossing.ts';
import { digestOf, saysTheSame } from './digest.ts';
import type { StudentStats } from './folds/foldStudent.ts';
import { foldStudentInTerm } from './folds/foldStudent.ts';
import { knownOf } from './knownOf.ts';
import {
  courseStats,
  enrolmentStats,
  studentStats,
  studentTermId,
  tablesOf,
} from './statsStore.ts';
import { markDue } from './work/markDue.ts';
import { target } from './work/target.ts';
import type { Recompute } from './work/workOff.ts';

/** Students under way at once. */
const LANES = 8;

interface Student {
  readonly uid: string;
  readonly termId: string;
}

/**
 * Recomputes the students of a course over all their courses of its term: those whose enrolment is not the one they were
 * made from, as the digests in the table and in their own stats tell. Reads the course's stats and tables, the
 * stats of every student who was made from it, and of each who is recomputed the enrolments of the term.
 */
export const recomputeStudents: Recompute = async (services, courseId, held, tells) => {
  const { db } = services;
  const [course, tables, made] = await Promise.all([
    courseStats(db).doc(courseId).get(),
    tablesOf(db, courseId).get(),
    studentStats(db).where('courseIds', 'array-contains', courseId).get(),
  ]);
  const ofCourse = knownOf(course);
  const digests = tables.docs.map((doc) => knownOf(doc)?.digests);
  if ((course.exists && ofCourse === undefined) || digests.includes(undefined)) {
    await markDue(services, target('course', courseId), { anew: true });
    throw new Error(`stats of ${courseId} cannot be read`);
  }
  const termId = ofCourse?.termId ?? '';
  const wanted = new Map(digests.flatMap((known) => Object.entries(known ?? {})));
  // Somebody is at the course. Of one that is gone there is no table, either, and whoever was made from it is looked at.
  if (termId === '' && wanted.size > 0) return [];
  const stale = new Map<string, Student>();
  const present = new Set<string>();
  for (const doc of made.docs) {
    const stats = knownOf(doc);
    // Who is still wanted is made anew below.
    if (stats === undefined) continue;
    // Of several courses that are computed anew one looks at the student.
    const isLookedAt = held.anew && stats.courseIds[0] === courseId;
    const isCurrent = stats.termId === termId && stats.digests[courseId] === wanted.get(stats.uid);
    if (isCurrent && !isLookedAt) present.add(stats.uid);
    else stale.set(doc.id, { uid: stats.uid, termId: stats.termId });
  }
  for (const uid of wanted.keys()) {
    if (!present.has(uid)) stale.set(studentTermId(termId, uid), { uid, termId });
  }
  const outcomes = await settleAll([...stale.values()], LANES, (student) =>
    recomputeStudent(services, student, tells),
  );
  const failed = reasonsOf(outcomes);
  if (failed.length > 0) throw new AggregateError(failed, 'not all students were recomputed');
  const terms = new Set([...stale.values()].map((student) => student.termId));
  if (held.tookOver && termId !== '') terms.add(termId);
  return [...terms].map((id) => target('term', id));
};

/**
 * Two courses' work may be at the same student: the version of the stats that was seen before the enrolments were read
 * decides, so that the older of two readings is never written last.
 */
async function recomputeStudent(
  services: Services,
  { uid, termId }: Student,
  tells: boolean,
): Promise<void> {
  const { db, clock } = services;
  const ref = studentStats(db).doc(studentTermId(termId, uid));
  await untilUndisturbed(async () => {
    const seen = await ref.get();
    const { stats: fresh, activeIn } = await studentNow(db, uid, termId);
    if (fresh === null) {
      if (seen.exists) await ref.delete(unchangedSince(seen));
    } else if (!saysTheSame(knownOf(seen), fresh)) {
      const stored = { ...fresh, computedAt: clock.now() };
      await writeWithCrossing(services, { seen, fresh: stored, activeIn, tells });
    }
  });
}

/** What a student's stats are at this moment, given the enrolments, and the courses that the student attends. */
async function studentNow(
  db: Services['db'],
  uid: string,
  termId: string,
): Promise<{ readonly stats: StudentStats | null; readonly activeIn: readonly string[] }> {
  const found = await enrolmentStats(db)
    .where('uid', '==', uid)
    .where('termId', '==', termId)
    .get();
  const parts = found.docs.map((doc) => {
    const enrolment = doc.data();
    return { enrolment, digest: digestOf(enrolment) };
  });
  const activeIn = parts.flatMap(({ enrolment: { active, courseId } }) =>
    active ? [courseId] : [],
  );
  return { stats: foldStudentInTerm(uid, termId, parts), activeIn: activeIn.sort() };
}
