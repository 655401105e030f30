import type { Format } from './encoding.ts';

/**
 * Rows that one part of a format holds by its nature. XLSX: of a sheet below its header,
 * https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3. PDF: of a file, some 150 pages; one ends with
 * a list of all its objects, and its fonts with what the pages used of them, so a file without end would need memory without end.
 */
export const MOST_ROWS = { xlsx: 1_048_575, pdf: 5000 } as const satisfies Partial<
  Record<Format, number>
>;

/** Rows of a whole report, and records that one is made of: more would not be read within the half hour that a task has. */
export const MOST_IN_ALL = 2_000_000;
/** A PDF is slower by far, some 1,000 rows a second, and nobody turns more pages: 20 files. */
const MOST_IN_ALL_PDF = 100_000;

/** A report of more than that, or of more than its kind can hold. */
export class TooManyRows extends Error {}

/** Rows that a report of this format may have in all; more fail with `too-many-rows`. */
export function mostInAllOf(format: Format): number {
  return format === 'pdf' ? MOST_IN_ALL_PDF : MOST_IN_ALL;
}

/** MOST_ROWS of this format; null: any number of rows. */
export function mostRowsOf(format: Format): number | null {
  const limits: Partial<Record<Format, number>> = MOST_ROWS;
  return limits[format] ?? null;
}
