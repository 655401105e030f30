import { logger } from 'firebase-functions';
import { raiseAlert } from '../../../notifications/index.ts';
import { getEach } from '../../../platform/firestore.ts';
import type { Services } from '../../../platform/services.ts';
import { recomputeContext } from '../../../platform/system.ts';
import { sessionsBetween } from '../../../courses/index.ts';
import { courseStats } from '../statsStore.ts';
import { markDue } from '../work/markDue.ts';
import { target } from '../work/target.ts';
import { dueOf, workOf } from '../work/workStore.ts';
import { checkCourse } from './checkCourse.ts';
import { checkStudent } from './checkStudent.ts';
import { driftWords } from './driftWords.ts';
import { sampleOf } from './sample.ts';

export interface CheckOptions {
  readonly courses?: number;
  readonly students?: number;
}

export interface Checked {
  readonly courses: number;
  readonly students: number;
  /** Targets found wrong, in order; they are computed anew. */
  readonly wrong: readonly string[];
  /** Whether this run told the admins. */
  readonly told: boolean;
}

const COURSES = 5;
const STUDENTS = 20;
/** A session that began so recently may not have been recomputed since. */
const SETTLED_MS = 3 * 3_600_000;

/**
 * What the nightly schedule does: computes a sample anew from the records and compares. What differs while nothing is on
 * its way to be recomputed, at two looks, is drift: admins are told once a night, and it is put right.
 * @param occasion the schedule's time, ISO 8601: its day chooses the sample and names the alert
 */
export async function checkStats(
  services: Services,
  occasion: string,
  { courses: most = COURSES, students: mostStudents = STUDENTS }: CheckOptions = {},
): Promise<Checked> {
  const { db } = services;
  const day = occasion.slice(0, 10);
  const all = await courseStats(db).select('termId').get();
  const terms = new Map(all.docs.map((doc) => [doc.id, String(doc.get('termId'))]));
  const courseIds = sampleOf([...terms.keys()], day, most);
  const pairs = new Map<string, { readonly uid: string; readonly termId: string }>();
  const wrong = new Set<string>();
  for (const courseId of courseIds) {
    const { wrong: found, uids, stale } = await lookTwice(services, courseId);
    for (const one of found) wrong.add(one);
    if (stale) await markDue(services, target('course', courseId));
    const termId = terms.get(courseId) ?? '';
    for (const uid of uids) pairs.set(`${termId}~${uid}`, { uid, termId });
  }
  const sampled = sampleOf([...pairs.keys()], day, mostStudents);
  for (const key of sampled) {
    const pair = pairs.get(key);
    const found = pair === undefined ? null : await lookTwiceAt(services, pair);
    if (found !== null) wrong.add(found);
  }
  const targets = [...wrong].sort();
  const checked = { courses: courseIds.length, students: sampled.length, wrong: targets };
  const told = targets.length > 0 && (await tell(services, occasion, checked));
  for (const one of targets) await markDue(services, one, { anew: true });
  logger.info('stats were checked', { ...checked, told });
  return { ...checked, told };
}

async function tell(
  services: Services,
  occasion: string,
  checked: Omit<Checked, 'told'>,
): Promise<boolean> {
  const context = recomputeContext(services, 'checkStats', occasion);
  return await raiseAlert(context, `stats-drift-${occasion.slice(0, 10)}`, driftWords(checked));
}

/** Changes are made beside the check: what is right at the second look was under way at the first. */
async function lookTwice(services: Services, courseId: string) {
  const first = await checkCourse(services, courseId);
  if (first.wrong.length === 0) return first;
  const second = await checkCourse(services, courseId);
  const moving = await isMoving(services, [courseId], second.wrong);
  return moving ? { ...second, wrong: [] } : second;
}

async function lookTwiceAt(
  services: Services,
  { uid, termId }: { readonly uid: string; readonly termId: string },
): Promise<string | null> {
  if ((await checkStudent(services, uid, termId)).wrong === null) return null;
  const { wrong, sessions } = await checkStudent(services, uid, termId);
  if (wrong === null) return null;
  const courses = await courseStats(services.db).where('termId', '==', termId).select().get();
  const ids = courses.docs.map(({ id }) => id);
  return (await isMoving(services, ids, [wrong, ...sessions])) ? null : wrong;
}

/** Whether something of these courses waits to be recomputed, is, or began so recently that it may not have been. */
async function isMoving(
  { db, clock }: Services,
  courseIds: readonly string[],
  targets: readonly string[],
): Promise<boolean> {
  const asked = [
    ...targets,
    ...courseIds.flatMap((id) => [target('course', id), target('overall', id)]),
  ];
  const names = [...new Set(asked)];
  const now = clock.now();
  const span = { from: new Date(now.getTime() - SETTLED_MS), to: now, limit: 1 };
  const [due, work, ...begun] = await Promise.all([
    getEach(
      db,
      names.map((name) => dueOf(db).doc(name)),
    ),
    getEach(
      db,
      names.map((name) => workOf(db).doc(name)),
    ),
    ...courseIds.map((id) => sessionsBetween(db, id, span)),
  ]);
  return [...due, ...work].some((one) => one !== null) || begun.some((some) => some.length > 0);
}
