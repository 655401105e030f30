import type { Departure, Method, Status } from './record.ts';
import type { StoredRecord } from './recordStore.ts';

/** A filter of which is known whom and what its words mean now. Times are starts of sessions, UTC. */
export interface NarrowedFilter {
  readonly sessionId?: string | undefined;
  /** Any of these; left out: any at all. Never empty. */
  readonly courseIds?: readonly string[] | undefined;
  readonly uids?: readonly string[] | undefined;
  readonly status?: readonly Status[] | undefined;
  readonly method?: Method | undefined;
  readonly departure?: Departure | undefined;
  readonly from?: Date | undefined;
  /** Not included. */
  readonly to?: Date | undefined;
}

/** Where a record stands in the order: newest session first, ties by path, descending. */
export interface RecordPosition {
  readonly startsAt: Date;
  readonly path: string;
}

export interface PlacedRecord extends RecordPosition {
  readonly record: StoredRecord;
}

export interface ReadOptions {
  /** Records to a page, at most. */
  readonly size: number;
  /** Those that come after this one; left out: all. */
  readonly after?: RecordPosition | undefined;
  /** Whether the next page is read while one is worked on; costs reads that a list would not use. */
  readonly ahead?: boolean;
}

/** Where records are read from: Firestore, or whatever stands in for it. */
export interface RecordSource {
  /** Every record of the filter, in order, page by page; in memory are few pages at a time. */
  pages(filter: NarrowedFilter, options: ReadOptions): AsyncIterable<readonly PlacedRecord[]>;
}
