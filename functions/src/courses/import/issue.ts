/** Why a row is not taken as it stands. */
export const ROW_REASONS = [
  'COLUMN_COUNT',
  'FIELD_INVALID',
  'ROW_TWICE',
  'COURSE_UNKNOWN',
  'COURSE_AMBIGUOUS',
  'COURSE_OTHER',
  'COURSE_TOO_MANY',
  'ROLE_OTHER',
  'ROSTER_CHANGED',
] as const;
export type RowReason = (typeof ROW_REASONS)[number];

/** Why a file cannot be worked on, or not to its end. */
export const FILE_REASONS = [
  'FILE_EMPTY',
  'FILE_NOT_CSV',
  'FILE_NOT_UTF8',
  'FILE_HOLDS_NUL',
  'FILE_TOO_LARGE',
  'FILE_GONE',
  'FILE_CHANGED',
  'ROW_TOO_LARGE',
  'ROWS_TOO_MANY',
  'ROWS_TWICE_TOO_MANY',
  'QUOTE_NOT_CLOSED',
  'COLUMN_MISSING',
  'COLUMN_TWICE',
  'COLUMNS_TOO_MANY',
  'GIVEN_UP',
] as const;
export type FileReason = (typeof FILE_REASONS)[number];

/** One thing wrong with a row: where, what, and what to write instead. */
export interface Issue {
  readonly reason: RowReason;
  /** A column by Rollcall's own name; empty when it is about the row. */
  readonly field: string;
  readonly issue: string;
  readonly fix: string;
}

/** A file that cannot be worked on. `line` is the physical line, from 1; null when it is about the whole file. */
export class FileProblem extends Error {
  readonly reason: FileReason;
  readonly line: number | null;
  readonly fix: string;

  constructor(reason: FileReason, line: number | null, issue: string, fix: string) {
    super(issue);
    this.reason = reason;
    this.line = line;
    this.fix = fix;
  }
}
