import { FieldPath } from 'firebase-admin/firestore';
import { allCourseIds, courseOf, sessionsBetween } from '../../courses/index.ts';
import type { Services } from '../../platform/services.ts';
import { reasonsOf, settleAll, valuesOf } from '../../platform/settleAll.ts';
import { knownOf } from './knownOf.ts';
import { courseStats, sessionStats } from './statsStore.ts';
import type { Level } from './work/target.ts';
import { target } from './work/target.ts';
import { workOff } from './work/workOff.ts';

export interface RebuildOptions {
  /** Only the courses of this term, or this one course; all without either. */
  readonly termId?: string | undefined;
  readonly courseId?: string | undefined;
  /** False: whoever is found in a band of absence is noted and nobody is told. Default true: once, as ever. */
  readonly tells?: boolean;
  /** Sessions under way at once. Default 8. */
  readonly lanes?: number;
}

/** Anomalies are no stats: they follow by themselves where a course changed. */
type Rebuildable = Exclude<Level, 'anomalies'>;

export interface RebuildProgress {
  readonly level: Rebuildable;
  readonly done: number;
  readonly of: number;
}

export interface Rebuilt {
  /** Targets that were recomputed, by level. */
  readonly done: Readonly<Record<Rebuildable, number>>;
  /** Those that another worker held: it, or the sweep, brings them up to date. */
  readonly left: readonly string[];
}

const LANES = 8;
const START = new Date(0);

/**
 * Recomputes everything, level by level, from the records. Safe beside live traffic, by the same leases; it may die
 * anywhere and run again: what is right already is read and not written.
 * @throws AggregateError when some failed, after the rest of that level
 */
export async function rebuildStats(
  services: Services,
  options: RebuildOptions = {},
  onProgress: (progress: RebuildProgress) => void = () => undefined,
): Promise<Rebuilt> {
  const { lanes = LANES, tells = true } = options;
  // The levels follow here; what is left due when it dies is the sweep's.
  const quiet = { ...services, tasks: { enqueue: () => Promise.resolve() } };
  const done: Record<Rebuildable, number> = { session: 0, course: 0, overall: 0, term: 0 };
  const left: string[] = [];
  const work = async (level: Rebuildable, ids: readonly string[], width: number): Promise<void> => {
    let ended = 0;
    const outcomes = await settleAll(ids, width, async (id) => {
      const outcome = await workOff(quiet, target(level, id), { force: true, tells });
      if (outcome === 'done') done[level] += 1;
      else left.push(target(level, id));
      ended += 1;
      onProgress({ level, done: ended, of: ids.length });
    });
    const failed = reasonsOf(outcomes);
    if (failed.length > 0)
      throw new AggregateError(
        failed,
        `${String(failed.length)} of ${level}: ${String(failed[0])}`,
      );
  };
  const courses = await coursesOf(services, options);
  const sessions = await settleAll(courses, lanes, ({ id }) => sessionsOf(services, id));
  await work('session', valuesOf(sessions).flat(), lanes);
  const courseIds = courses.map(({ id }) => id);
  await work('course', courseIds, Math.ceil(lanes / 2));
  // Each has lanes of its own.
  await work('overall', courseIds, 2);
  await work('term', [...new Set(courses.map(({ termId }) => termId))], 2);
  return { done, left };
}

interface Course {
  readonly id: string;
  readonly termId: string;
}

async function coursesOf(
  { db }: Services,
  { termId, courseId }: RebuildOptions,
): Promise<Course[]> {
  const ids = courseId === undefined ? await knownIds(db) : [courseId];
  const found = await settleAll(ids, LANES, async (id) => {
    const course = (await courseOf(db, id)) ?? knownOf(await courseStats(db).doc(id).get());
    return course === undefined ? [] : [{ id, termId: course.termId }];
  });
  return valuesOf(found)
    .flat()
    .filter((course) => termId === undefined || course.termId === termId);
}

/** Of courses, and of what has stats, be its course gone. */
async function knownIds(db: Services['db']): Promise<string[]> {
  const [ids, stats] = await Promise.all([
    allCourseIds(db),
    courseStats(db).select(FieldPath.documentId()).get(),
  ]);
  return [...new Set([...ids, ...stats.docs.map(({ id }) => id)])];
}

/** What has begun, and whatever has stats, be its session gone. */
async function sessionsOf({ db, clock }: Services, courseId: string): Promise<string[]> {
  const to = new Date(clock.now().getTime() + 1);
  const [begun, known] = await Promise.all([
    sessionsBetween(db, courseId, { from: START, to }),
    sessionStats(db).where('courseId', '==', courseId).select(FieldPath.documentId()).get(),
  ]);
  return [...new Set([...begun, ...known.docs].map(({ id }) => id))];
}
