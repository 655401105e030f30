import { courseOf, terms } from '../../courses/index.ts';
import type { Services } from '../../platform/services.ts';
import type { Term } from './period.ts';
import type { StoredSchedule } from './scheduleStore.ts';

/** The term that the period is of: the one named, else that of the filter's course; null when there is none. */
export async function termFor(
  { db }: Pick<Services, 'db'>,
  { termId, filter: { courseId } }: Pick<StoredSchedule, 'termId' | 'filter'>,
): Promise<Term | null> {
  const id =
    termId ?? (typeof courseId === 'string' ? (await courseOf(db, courseId))?.termId : undefined);
  return id === undefined ? null : ((await terms(db).doc(id).get()).data() ?? null);
}
