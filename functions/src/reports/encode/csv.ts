import { stringify } from 'csv-stringify/sync';
import type { Cell, Encoder, EncodeOptions, ReportMeta, Row } from './encoding.ts';
import { countedPart, single } from './parts.ts';
import { csvText } from './spreadsheetText.ts';

const BOM = '\uFEFF';

/**
 * RFC 4180: CRLF, a header line of keys, quotes where they are needed; UTF-8, with U+FEFF first when asked for. Cells that a
 * spreadsheet might take for a formula begin with an apostrophe: JSON and NDJSON carry the text as it is.
 */
export const csv: Encoder = {
  format: 'csv',
  encode(meta, rows, options) {
    const name = `${options.baseName}.csv`;
    return single(
      countedPart(name, 'text/csv; charset=utf-8', rows, (counted) =>
        csvBytes(meta, counted, options),
      ),
    );
  },
};

/** The bytes of the file: a header and the rows of each page. */
export async function* csvBytes(
  { columns }: Pick<ReportMeta, 'columns'>,
  pages: AsyncIterable<readonly Row[]>,
  { delimiter = ',', bom = false }: Pick<EncodeOptions, 'delimiter' | 'bom'>,
): AsyncGenerator<Uint8Array, void> {
  const head = lines([columns.map(({ key }) => key)], delimiter);
  yield Buffer.from(bom ? BOM + head : head);
  for await (const page of pages) {
    if (page.length > 0) yield Buffer.from(lines(page, delimiter));
  }
}

function lines(rows: readonly Row[], delimiter: string): string {
  const cells = rows.map((row) => row.map(textOf));
  return stringify(cells, { delimiter, record_delimiter: '\r\n', quoted_match: /[\r\n\t,;]/ });
}

function textOf(cell: Cell): string {
  if (cell === null) return '';
  return typeof cell === 'string' ? csvText(cell) : String(cell);
}
