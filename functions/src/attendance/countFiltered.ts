import type { Firestore } from 'firebase-admin/firestore';
import { recordsQuery } from './recordStore.ts';
import type { NarrowedFilter } from './recordSource.ts';
import { splitFilter } from './splitFilter.ts';

/** A filter that takes more queries than that is not worth counting. */
const MOST_QUERIES = 50;

/**
 * How many records the filter finds, as far as `most` + 1; 0 where that would take too many queries. Null finds nothing (see
 * narrowFilter). Reads: one for each thousand that are counted.
 */
export async function countFiltered(
  db: Firestore,
  filter: NarrowedFilter | null,
  most: number,
): Promise<number> {
  const filters = filter === null ? [] : splitFilter(filter);
  if (filters.length > MOST_QUERIES) return 0;
  let count = 0;
  for (const one of filters) {
    if (count > most) break;
    const counted = recordsQuery(db, one).limit(most + 1 - count);
    count += (await counted.count().get()).data().count;
  }
  return count;
}
