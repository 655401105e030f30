import type { Session } from '../../courses/index.ts';
import { countRostered } from '../../courses/index.ts';
import type { Services } from '../../platform/services.ts';
import type { Departure, Method, Status } from '../record.ts';
import { DEPARTURES, METHODS, STATUSES } from '../record.ts';
import { countRecords, hasMadeMark } from '../recordStore.ts';
import type { StoredSummary } from './summaryStore.ts';

/**
 * How a session stands now, by 21 aggregation queries, 4 of them over the roster, and one look for a mark. An aggregation costs
 * one read for each 1,000 documents it counts, one at least.
 */
export async function countSession(
  { db, clock }: Services,
  { id, courseId, startsAt, opensAt, closing }: Session,
): Promise<StoredSummary> {
  const countedAt = clock.now();
  const [roster, status, method, departure, rollTaken] = await Promise.all([
    countRostered(db, courseId, startsAt),
    countEach<Status>(STATUSES, (value) => countRecords(db, id, 'status', value)),
    countEach<Method>(METHODS, (value) => countRecords(db, id, 'method', value)),
    countEach<Departure>(DEPARTURES, (value) => countRecords(db, id, 'departure', value)),
    hasMadeMark(db, { id, opensAt }),
  ]);
  const marked = Object.values(status).reduce((sum, count) => sum + count, 0);
  const { closedAt } = closing;
  const counts = { ...roster, marked, status, method, departure, rollTaken };
  return { sessionId: id, courseId, startsAt, ...counts, closedAt, countedAt };
}

async function countEach<V extends string>(
  values: readonly V[],
  count: (value: V) => Promise<number>,
): Promise<Record<V, number>> {
  const counted = await Promise.all(values.map(async (value) => [value, await count(value)]));
  // One count for each of the values.
  return Object.fromEntries(counted) as Record<V, number>;
}
