import { setTimeout as delay } from 'node:timers/promises';
import { logger } from 'firebase-functions';
import { raiseAlert } from '../../../notifications/index.ts';
import { after } from '../../../platform/clock.ts';
import { getEach } from '../../../platform/firestore.ts';
import type { Services } from '../../../platform/services.ts';
import { settleAll } from '../../../platform/settleAll.ts';
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
  /** Waits between the looks. */
  readonly pause?: (ms: number) => Promise<unknown>;
}

export interface Checked {
  readonly courses: number;
  readonly students: number;
  /** Targets found wrong, in order; they are computed anew. */
  readonly wrong: readonly string[];
  /** Targets that could not be recomputed for hours, however often it was tried. */
  readonly stuck: readonly string[];
  /** Whether this run told the admins. */
  readonly told: boolean;
}

const COURSES = 5;
const STUDENTS = 20;
/** A session that began so recently may not have been recomputed since. */
const SETTLED_MS = 3 * 3_600_000;

/** By then a change that the first look saw has asked for recomputation, however late its event. */
const LAG_MS = 60_000;
/** Work that fails is tried again and again, each half hour at least: so long it does not fail by chance. */
const STUCK_S = 3 * 3600;
const STUCK_NAMED = 50;

/**
 * What the nightly schedule does: computes a sample anew from the records and compares. What differs while nothing is on
 * its way to be recomputed, at two looks with a minute between, is drift: admins are told once a night, of that and of
 * what cannot be recomputed, and it is put right.
 * @param occasion the schedule's time, ISO 8601: its day chooses the sample and names the alert
 * @throws AggregateError in the end when a course or student could not be looked at; they hold up no others
 */
export async function checkStats(
  services: Services,
  occasion: string,
  { courses: most = COURSES, students: mostStudents = STUDENTS, pause = delay }: CheckOptions = {},
): Promise<Checked> {
  const { db } = services;
  const day = occasion.slice(0, 10);
  const all = await courseStats(db).select('termId').get();
  const terms = new Map(all.docs.map((doc) => [doc.id, String(doc.get('termId'))]));
  const courseIds = sampleOf([...terms.keys()], day, most);
  const errors: unknown[] = [];
  const looked = await each(courseIds, errors, async (courseId) => {
    const { wrong, uids, stale } = await checkCourse(services, courseId);
    if (stale) await markDue(services, target('course', courseId));
    return { courseId, wrong, uids };
  });
  const pairs = new Map<string, Pair>();
  for (const { courseId, uids } of looked) {
    const termId = terms.get(courseId) ?? '';
    for (const uid of uids) pairs.set(`${termId}~${uid}`, { uid, termId });
  }
  const sampled = sampleOf([...pairs.keys()], day, mostStudents).flatMap(
    (key) => pairs.get(key) ?? [],
  );
  const students = await each(sampled, errors, async (pair) => ({
    pair,
    wrong: (await checkStudent(services, pair.uid, pair.termId)).wrong,
  }));
  const [oddCourses, oddStudents] = [
    looked.filter(({ wrong }) => wrong.length > 0),
    students.filter(({ wrong }) => wrong !== null),
  ];
  if (oddCourses.length + oddStudents.length > 0) await pause(LAG_MS);
  const again = [
    ...(await each(oddCourses, errors, ({ courseId }) => lookAgain(services, courseId))),
    ...(await each(oddStudents, errors, ({ pair }) => lookAgainAt(services, pair))),
  ];
  const wrong = [...new Set(again.flat())].sort();
  const stuck = await stuckTargets(services);
  const checked = { courses: looked.length, students: students.length, wrong, stuck };
  const told = wrong.length + stuck.length > 0 && (await tell(services, occasion, checked));
  for (const one of wrong) await markDue(services, one, { anew: true });
  logger.info('stats were checked', { ...checked, told });
  if (errors.length > 0) throw new AggregateError(errors, 'not everything was looked at');
  return { ...checked, told };
}

interface Pair {
  readonly uid: string;
  readonly termId: string;
}

/** One after the other: it is night. What fails is noted and left out. */
async function each<T, R>(
  items: readonly T[],
  errors: unknown[],
  look: (item: T) => Promise<R>,
): Promise<R[]> {
  const settled = await settleAll(items, 1, look);
  return settled.flatMap((one) => {
    if (one.status === 'fulfilled') return [one.value];
    errors.push(one.reason);
    return [];
  });
}

async function tell(
  services: Services,
  occasion: string,
  checked: Omit<Checked, 'told'>,
): Promise<boolean> {
  const context = recomputeContext(services, 'checkStats', occasion);
  return await raiseAlert(context, `stats-drift-${occasion.slice(0, 10)}`, driftWords(checked));
}

async function stuckTargets({ db, clock }: Services): Promise<string[]> {
  const since = after(clock.now(), -STUCK_S);
  const found = await workOf(db).where('since', '<=', since).limit(STUCK_NAMED).get();
  return found.docs.map(({ id }) => id).sort();
}

/** Changes are made beside the check: what is right at the second look was under way at the first. */
async function lookAgain(services: Services, courseId: string): Promise<readonly string[]> {
  const { wrong } = await checkCourse(services, courseId);
  if (wrong.length === 0) return [];
  return (await isMoving(services, [courseId], wrong)) ? [] : wrong;
}

async function lookAgainAt(services: Services, { uid, termId }: Pair): Promise<readonly string[]> {
  const { wrong, courseIds, sessions } = await checkStudent(services, uid, termId);
  if (wrong === null) return [];
  return (await isMoving(services, courseIds, [wrong, ...sessions])) ? [] : [wrong];
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
