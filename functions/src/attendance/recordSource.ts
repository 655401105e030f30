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

/** Where records are read from: Firestore, or whatever stands in for it. */
export interface RecordSource {
  /** At most `size` records that come after the position, in order; fewer mean that there are no more. */
  read(
    filter: NarrowedFilter,
    after: RecordPosition | null,
    size: number,
  ): Promise<readonly PlacedRecord[]>;
}
