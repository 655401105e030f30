import type { NarrowedFilter, RecordSource } from './recordSource.ts';
import type { StoredRecord } from './recordStore.ts';

/**
 * Every record of the filter, newest session first, ties by path; the next page is read while one is worked on, so
 * memory holds a few pages, however many records there are. Null finds nothing (see narrowFilter).
 */
export async function* recordPages(
  source: RecordSource,
  filter: NarrowedFilter | null,
  { size = 500 }: { readonly size?: number } = {},
): AsyncGenerator<readonly StoredRecord[], void> {
  if (filter === null) return;
  for await (const page of source.pages(filter, { size, ahead: true })) {
    yield page.map(({ record }) => record);
  }
}
