import type { Services } from '../../platform/services.ts';
import { knownOf } from './knownOf.ts';
import { courseStats, enrolmentStats, tablesOf } from './statsStore.ts';
import type { Held } from './work/lease.ts';
import { writeHeld } from './work/lease.ts';
import { target } from './work/target.ts';

/**
 * What stats say of a course that is gone: nothing. Those of its sessions stay, seen by nobody: should it come back they
 * are there.
 * @returns what was made of it, to be asked for anew
 */
export async function dropCourse(
  services: Services,
  courseId: string,
  held: Held,
): Promise<string[]> {
  const { db } = services;
  const [course, tables, enrolments] = await Promise.all([
    courseStats(db).doc(courseId).get(),
    tablesOf(db, courseId).get(),
    enrolmentStats(db).where('courseId', '==', courseId).get(),
  ]);
  const docs = [...enrolments.docs, ...tables.docs, ...(course.exists ? [course] : [])];
  if (docs.length === 0 && !held.tookOver) return [];
  await writeHeld(
    services,
    held,
    docs.map(
      ({ ref }) =>
        (batch) =>
          batch.delete(ref),
    ),
  );
  const termId = knownOf(course)?.termId ?? '';
  return [
    target('overall', courseId),
    target('anomalies', courseId),
    ...(termId === '' ? [] : [target('term', termId)]),
  ];
}
