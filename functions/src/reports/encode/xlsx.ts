import type { Cell, Column, Encoder, ReportMeta, Row } from './encoding.ts';
import { MOST_ROWS } from './limits.ts';
import { countedPart, single } from './parts.ts';
import { cellText } from './spreadsheetText.ts';

/** A workbook for tests, with smaller sheets. */
export function xlsxOf(mostRows: number): Encoder {
  return {
    format: 'xlsx',
    encode(meta, rows, { baseName }) {
      const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
      const name = `${baseName}.xlsx`;
      return single(countedPart(name, type, rows, (counted) => bytesOf(meta, counted, mostRows)));
    },
  };
}

/**
 * Office Open XML. Strings stand inline, so that none is ever a formula and memory stays flat; dates are numbers with a date
 * format, of instants the wall time. More rows than a sheet holds go on in another, with the header again.
 */
export const xlsx: Encoder = xlsxOf(MOST_ROWS.xlsx);

async function* bytesOf(
  { columns }: ReportMeta,
  pages: AsyncIterable<readonly Row[]>,
  mostRows: number,
): AsyncGenerator<Uint8Array, void> {
  const { writeXlsxStream } = await import('hucre/xlsx');
  yield* writeXlsxStream(cellsOf(columns, pages), {
    name: 'Report',
    columns: columns.map(({ title, type, width }) => ({
      header: cellText(title),
      width,
      ...(type === 'date' ? { numFmt: 'yyyy-mm-dd' } : {}),
      ...(type === 'instant' ? { numFmt: 'yyyy-mm-dd hh:mm:ss' } : {}),
    })),
    freezePane: { rows: 1 },
    maxRowsPerSheet: mostRows + 1,
  });
}

async function* cellsOf(
  columns: readonly Column[],
  pages: AsyncIterable<readonly Row[]>,
): AsyncGenerator<Cell[], void> {
  for await (const page of pages) {
    for (const row of page) yield columns.map(({ type }, i) => valueOf(type, row[i] ?? null));
  }
}

function valueOf(type: Column['type'], cell: Cell): Cell {
  if (typeof cell !== 'string') return cell;
  const serial = type === 'date' || type === 'instant' ? serialOf(cell) : null;
  return serial ?? cellText(cell);
}

const DAY_MS = 86_400_000;
/** Of 1970-01-01 in the 1900 date system; its leap day that never was is before. */
const EPOCH_SERIAL = 25_569;
const WALL_TIME = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d(?:\.\d{1,3})?)(?:Z|[+-]\d\d:\d\d))?$/;

/** Days since 1900 of the date or wall time that the text spells, whatever its zone; null when it spells none. */
export function serialOf(text: string): number | null {
  const [, date, time = '00:00:00'] = WALL_TIME.exec(text) ?? [];
  const ms = date === undefined ? NaN : Date.parse(`${date}T${time}Z`);
  return ms >= 0 ? ms / DAY_MS + EPOCH_SERIAL : null;
}
