/** Formats that a report can have. */
export const FORMATS = ['csv', 'json', 'ndjson', 'xlsx', 'pdf'] as const;
export type Format = (typeof FORMATS)[number];

/**
 * What the texts of a column mean. `date`: YYYY-MM-DD. `instant`: ISO 8601 with Z or an offset; where a format has no zones
 * (a spreadsheet) the wall time that it spells is shown, and another column names the zone.
 */
export type ColumnType = 'text' | 'number' | 'date' | 'instant';

export interface Column {
  /** Key in JSON and NDJSON, header in CSV: lowerCamelCase. */
  readonly key: string;
  /** What people read above it: XLSX and PDF. */
  readonly title: string;
  readonly type: ColumnType;
  /** In characters, for formats that have widths. */
  readonly width: number;
}

/** Dates and instants are text as their column says; null is an empty cell. */
export type Cell = string | number | boolean | null;
/** One cell for each column, in their order. */
export type Row = readonly Cell[];

/** A line above the rows that says what the report is about, in words for people. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** A picture of what the rows say; formats of tables leave it out. */
export interface ReportChart {
  readonly title: string;
  /** A whole SVG document. */
  readonly svg: string;
}

/** Everything a report says besides its rows. No format adds a clock or anything random of its own. */
export interface ReportMeta {
  readonly reportId: string;
  readonly kind: string;
  readonly title: string;
  /** ISO 8601, UTC: when it was asked for. The only time in the file that is not of the rows. */
  readonly createdAt: string;
  readonly locale: 'en' | 'de';
  /** What was asked for, as it was asked, for machines. */
  readonly filter: Readonly<Record<string, unknown>>;
  /** The same for people: institution, course, days. */
  readonly facts: readonly Fact[];
  readonly columns: readonly Column[];
  readonly charts: readonly ReportChart[];
  /** Pictures that are known once all rows have passed: at the end of the last part, asked for then and not before. */
  readonly closingCharts?: () => Promise<readonly ReportChart[]>;
}

export interface EncodeOptions {
  /** Name of the file without its ending; a format that splits adds -2, -3 from the second part on. */
  readonly baseName: string;
  /** CSV only. */
  readonly delimiter?: ',' | ';' | '\t';
  /** CSV only: begins with U+FEFF, by which Excel knows UTF-8. */
  readonly bom?: boolean;
}

export interface EncodedPart {
  /** File name with ending: letters, digits, . _ and - only. */
  readonly name: string;
  /** Content-Type. */
  readonly type: string;
  /** Pulls rows as it is read. Read once, to its end, before the next part is asked for. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Rows that went into it; final once `bytes` has ended. */
  readonly rows: number;
}

/**
 * One format. The same meta, rows and options give the same bytes, whatever pages the rows come in; memory stays the same however
 * many they are, but for what mostRowsOf bounds.
 */
export interface Encoder {
  readonly format: Format;
  encode(
    meta: ReportMeta,
    rows: AsyncIterable<readonly Row[]>,
    options: EncodeOptions,
  ): AsyncIterable<EncodedPart>;
}
