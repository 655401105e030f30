import type { Reader } from '../attendance/index.ts';
import type { RecordFilter } from '../attendance/index.ts';
import { invalidField } from '../platform/failures.ts';
import type { Services } from '../platform/services.ts';
import type { ReportMeta, Row } from './encode/encoding.ts';
import { recordsReport } from './records/recordsReport.ts';
import type { ReportKind, StoredReport } from './reportStore.ts';
import { summaryReport } from './summary/summaryReport.ts';

/** How a builder wants records to be read. */
export interface Reading {
  readonly pageSize: number;
  /** What a report of its format may have. */
  readonly mostRows: number;
  /**
   * Told of each page of records that is read before there are rows: the builder lives, and stops when the report is not its own.
   * @throws whatever ends the reading
   */
  readonly passed: (records: number) => Promise<void>;
}

/** What a builder encodes. */
export interface BegunReport {
  readonly meta: ReportMeta;
  readonly rows: AsyncIterable<readonly Row[]>;
  /** The courses that rows may be of; null: not bound to courses. Who opens it must still teach them all. */
  readonly courseIds: readonly string[] | null;
}

export interface KindOfReport {
  readonly titles: Readonly<Record<'en' | 'de', string>>;
  /** Keys of the columns that can be asked for. */
  readonly columns: readonly string[];
  /**
   * The filter as this person may use it now, with what goes without saying.
   * @throws Failure permission-denied | invalid-request
   */
  permit(services: Services, reader: Reader, filter: RecordFilter): Promise<RecordFilter>;
  /**
   * Begins to read. The filter has been permitted a moment ago.
   * @throws Failure invalid-request when it cannot be worked on; TooManyRows when it is plain that there are too many
   */
  begin(
    services: Services,
    report: StoredReport & { readonly id: string },
    filter: RecordFilter,
    reading: Reading,
  ): Promise<BegunReport>;
}

const KINDS: Readonly<Record<ReportKind, KindOfReport>> = {
  records: recordsReport,
  summary: summaryReport,
};

export function kindOf(kind: ReportKind): KindOfReport {
  return KINDS[kind];
}

/** Refuses columns that the kind has not. @throws Failure invalid-request */
export function checkColumns(kind: ReportKind, keys: readonly string[] | null): void {
  const { columns } = kindOf(kind);
  if (keys === null || keys.every((key) => columns.includes(key))) return;
  throw invalidField('columns', `take them from these: ${columns.join(', ')}`);
}
