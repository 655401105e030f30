import { courseOf } from '../../courses/index.ts';
import { Failure, invalidField } from '../../platform/failures.ts';
import type { Services } from '../../platform/services.ts';
import { checkColumns } from '../kinds.ts';
import { entitledOf, isEntitled } from './entitled.ts';
import type { StoredSchedule } from './scheduleStore.ts';
import { termFor } from './termFor.ts';

/**
 * Refuses what could never run: data that its owner may not read, recipients who may not, a term that there is not, columns
 * that its kind has not. Reads: one document for each person, the course and the term.
 * @throws Failure permission-denied | invalid-request
 */
export async function checkSchedule(services: Services, schedule: StoredSchedule): Promise<void> {
  const { ownerUid, kind, filter, recipients, period, options } = schedule;
  if (!(await isEntitled(services, ownerUid, schedule))) throw new Failure('permission-denied');
  const { courseId } = filter;
  if (typeof courseId === 'string' && (await courseOf(services.db, courseId)) === undefined) {
    throw invalidField('filter.courseId', 'name a course that there is');
  }
  const may = new Set(await entitledOf(services, recipients, { kind, filter }));
  const others = recipients.filter((uid) => !may.has(uid));
  if (others.length > 0) {
    const who = others.slice(0, 5).join(', ');
    throw invalidField('recipients', `name staff who may read all of it; these may not: ${who}`);
  }
  if (period === 'term' && (await termFor(services, schedule)) === null) {
    throw invalidField('termId', 'name a term that there is, or a course in the filter');
  }
  checkColumns(kind, options.columns);
}
