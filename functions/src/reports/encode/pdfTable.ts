import type { Cell, Column, ReportMeta } from './encoding.ts';
import type { Pen } from './pdfPen.ts';
import type { PdfWords } from './pdfWords.ts';

/** Points of 1/72 inch on landscape A4. */
export const PAGE = { width: 841.89, height: 595.28, margin: 36 } as const;
export const INNER_WIDTH = PAGE.width - 2 * PAGE.margin;
/** Where the last row of a page ends; beneath it stands the foot. */
export const BOTTOM = PAGE.height - PAGE.margin - 16;
export const ROW_HEIGHT = 14;
const HEAD_HEIGHT = 18;
const SIZE = 8;
const GAP = 6;
const COLORS = { head: '#e5e7eb', stripe: '#f6f7f9', text: '#111827' } as const;

interface Place {
  readonly column: Column;
  readonly x: number;
  readonly width: number;
}

/** Columns side by side over the whole width, each by its share of the characters asked for. */
export function placesOf(columns: readonly Column[]): Place[] {
  const total = columns.reduce((sum, { width }) => sum + width, 0);
  let x: number = PAGE.margin;
  return columns.map((column) => {
    const width = (column.width / total) * INNER_WIDTH;
    const place = { column, x, width };
    x += width;
    return place;
  });
}

/** @returns where the first row begins */
export function writeHead(pen: Pen, places: readonly Place[], top: number): number {
  pen.doc.rect(PAGE.margin, top, INNER_WIDTH, HEAD_HEIGHT).fill(COLORS.head);
  for (const place of places) {
    writeCell(pen, place, place.column.title, { top, height: HEAD_HEIGHT, weight: 'bold' });
  }
  return top + HEAD_HEIGHT;
}

/** @returns where the next row begins */
export function writeRow(
  pen: Pen,
  places: readonly Place[],
  row: { readonly cells: readonly Cell[]; readonly top: number; readonly striped: boolean },
  words: PdfWords,
): number {
  const { cells, top, striped } = row;
  if (striped) pen.doc.rect(PAGE.margin, top, INNER_WIDTH, ROW_HEIGHT).fill(COLORS.stripe);
  for (const [i, place] of places.entries()) {
    const text = cellText(cells[i] ?? null, place.column, words);
    writeCell(pen, place, text, { top, height: ROW_HEIGHT, weight: 'plain' });
  }
  return top + ROW_HEIGHT;
}

function writeCell(
  pen: Pen,
  { column, x, width }: Place,
  text: string,
  line: { readonly top: number; readonly height: number; readonly weight: 'plain' | 'bold' },
): void {
  const { top, height, weight } = line;
  const end = column.type === 'number';
  const within = width - (end ? 2 * GAP : GAP);
  const y = top + height / 2;
  const at = end ? x + width - 1.5 * GAP : x + GAP / 2;
  const anchor = end ? 'end' : 'start';
  pen.write(text, { x: at, y, size: SIZE, weight, anchor, within, color: COLORS.text });
}

const WALL_TIME = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/;

/** Instants as the wall time that they spell; what zone it is of another column says. */
function cellText(cell: Cell, { type }: Column, { yes, no }: PdfWords): string {
  if (cell === null) return '';
  if (typeof cell === 'boolean') return cell ? yes : no;
  if (typeof cell === 'number') return String(cell);
  const [, date, time] = (type === 'instant' ? WALL_TIME.exec(cell) : null) ?? [];
  return date === undefined || time === undefined ? cell : `${date} ${time}`;
}

/** What a report is called, wherever pages name it. */
export function titleOf({ title }: ReportMeta, part: number, words: PdfWords): string {
  return part === 1 ? title : `${title} (${words.part(part)})`;
}
