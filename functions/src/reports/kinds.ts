import type { Reader } from '../attendance/index.ts';
import type { RecordFilter } from '../attendance/index.ts';
import type { Services } from '../platform/services.ts';
import type { ReportMeta, Row } from './encode/encoding.ts';
import { recordsReport } from './records/recordsReport.ts';
import type { ReportKind, StoredReport } from './reportStore.ts';

/** What a builder encodes. */
export interface BegunReport {
  readonly meta: ReportMeta;
  readonly rows: AsyncIterable<readonly Row[]>;
  /** The courses that rows may be of; null: not bound to courses. Who opens it must still teach them all. */
  readonly courseIds: readonly string[] | null;
}

export interface KindOfReport {
  readonly titles: Readonly<Record<'en' | 'de', string>>;
  /**
   * The filter as this person may use it now, with what goes without saying.
   * @throws Failure permission-denied | invalid-request
   */
  permit(services: Services, reader: Reader, filter: RecordFilter): Promise<RecordFilter>;
  /**
   * Begins to read. The filter has been permitted a moment ago.
   * @throws Failure invalid-request when it cannot be worked on
   */
  begin(
    services: Services,
    report: StoredReport & { readonly id: string },
    filter: RecordFilter,
    pageSize: number,
  ): Promise<BegunReport>;
}

export const BUILT_KINDS = ['records'] as const satisfies ReportKind[];

const KINDS: Readonly<Record<(typeof BUILT_KINDS)[number], KindOfReport>> = {
  records: recordsReport,
};

/** @throws Error for a kind that nothing builds */
export function kindOf(kind: ReportKind): KindOfReport {
  if (!isBuilt(kind)) throw new Error(`nothing builds reports of the kind ${kind}`);
  return KINDS[kind];
}

function isBuilt(kind: ReportKind): kind is (typeof BUILT_KINDS)[number] {
  return Object.hasOwn(KINDS, kind);
}
