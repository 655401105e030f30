import type { Format } from './encoding.ts';

/**
 * Rows that one part of a format holds by its nature. XLSX: of a sheet below its header,
 * https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3. PDF: of a file, some 150 pages; one ends with
 * a list of all its objects, and its fonts with what the pages used of them, so a file without end would need memory without end.
 */
export const MOST_ROWS = { xlsx: 1_048_575, pdf: 5000 } as const satisfies Partial<
  Record<Format, number>
>;

/** The same; null: any number of rows. */
export function mostRowsOf(format: Format): number | null {
  const limits: Partial<Record<Format, number>> = MOST_ROWS;
  return limits[format] ?? null;
}
