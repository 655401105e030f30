import type { Firestore } from 'firebase-admin/firestore';
import { readAhead } from '../platform/readAhead.ts';
import { compareRecords, mergePages } from './recordOrder.ts';
import type { NarrowedFilter, PlacedRecord, ReadOptions, RecordSource } from './recordSource.ts';
import { recordsQuery } from './recordStore.ts';
import { splitFilter } from './splitFilter.ts';

/** Fewer documents to a query of many are not worth its round trip. */
const LEAST = 5;

/**
 * Records in Firestore. A filter that names more courses or students than one query may is asked as several, merged. Reads:
 * the records, and of a page that is left early up to `size` more, or 5 for each query.
 */
export function firestoreRecords(db: Firestore): RecordSource {
  return {
    pages(filter, { size, after, ahead = false }) {
      const filters = splitFilter(filter);
      const each = Math.max(LEAST, Math.ceil(size / filters.length));
      const streams = filters.map((one) => {
        const pages = pagesOf(db, one, { size: each, after });
        return ahead ? readAhead(pages) : pages;
      });
      const [only] = streams;
      return only !== undefined && streams.length === 1 && each === size
        ? only
        : mergePages(streams, compareRecords, size);
    },
  };
}

async function* pagesOf(
  db: Firestore,
  filter: NarrowedFilter,
  { size, after }: Pick<ReadOptions, 'size' | 'after'>,
): AsyncGenerator<readonly PlacedRecord[], void> {
  const query = recordsQuery(db, filter).limit(size);
  let from = after;
  for (;;) {
    const asked = from === undefined ? query : query.startAfter(from.startsAt, db.doc(from.path));
    const page = (await asked.get()).docs.map((doc): PlacedRecord => {
      const record = doc.data();
      return { record, startsAt: record.startsAt, path: doc.ref.path };
    });
    if (page.length > 0) yield page;
    if (page.length < size) return;
    from = page.at(-1);
  }
}
