import type { EncodeOptions, EncodedPart, Encoder, Fact, ReportMeta, Row } from './encoding.ts';
import { MOST_ROWS } from './limits.ts';
import { writeCharts, writeFront } from './pdfFront.ts';
import type { Pen } from './pdfPen.ts';
import { drain, openPdf } from './pdfPen.ts';
import {
  BOTTOM,
  INNER_WIDTH,
  PAGE,
  ROW_HEIGHT,
  placesOf,
  titleOf,
  writeHead,
  writeRow,
} from './pdfTable.ts';
import { PDF_WORDS } from './pdfWords.ts';
import { rowFeed } from './rowFeed.ts';
import type { RowFeed } from './rowFeed.ts';

/** For tests, with smaller files. */
export function pdfOf(mostRows: number): Encoder {
  return {
    format: 'pdf',
    encode: (meta, rows, options) => partsOf(meta, rowFeed(rows), options, mostRows),
  };
}

/**
 * PDF 1.7 on landscape A4: what the report is about, its charts as vectors, and a table whose header each page repeats. Pages
 * leave as they fill. More rows than `mostRows` go on in further files.
 */
export const pdf: Encoder = pdfOf(MOST_ROWS.pdf);

async function* partsOf(
  meta: ReportMeta,
  feed: RowFeed,
  { baseName }: EncodeOptions,
  mostRows: number,
): AsyncGenerator<EncodedPart, void> {
  const nameOf = (part: number): string =>
    part === 1 ? `${baseName}.pdf` : `${baseName}-${String(part)}.pdf`;
  try {
    for (let number = 1; number === 1 || (await feed.more()); number++) {
      const file: File = { meta, number, mostRows, next: nameOf(number + 1) };
      let count = 0;
      const first = feed.taken;
      yield {
        name: nameOf(number),
        type: 'application/pdf',
        bytes: bytesOf(file, feed, first, () => (count += 1)),
        get rows() {
          return count;
        },
      };
    }
  } finally {
    await feed.close();
  }
}

interface File {
  readonly meta: ReportMeta;
  readonly number: number;
  readonly mostRows: number;
  /** What the next file would be called. */
  readonly next: string;
}

async function* bytesOf(
  file: File,
  feed: RowFeed,
  first: number,
  count: () => number,
): AsyncGenerator<Uint8Array, void> {
  const { meta, number, mostRows, next } = file;
  const words = PDF_WORDS[meta.locale];
  const title = titleOf(meta, number, words);
  const pen = await openPdf({
    title,
    subject: `${words.report} ${meta.reportId}`,
    createdAt: new Date(meta.createdAt),
    language: meta.locale,
  });
  let pages = 0;
  const nextPage = (): number => {
    pen.doc.addPage();
    pages += 1;
    writeFoot(pen, title, words.page(pages));
    return PAGE.margin;
  };
  nextPage();
  let y = writeFront(pen, title, factsOf(file, first)) + 8;
  if (number === 1) y = writeCharts(pen, meta.charts, y, nextPage);
  const places = placesOf(meta.columns);
  let written = 0;
  for (let row = await rowOf(); row !== null; row = await rowOf()) {
    if (written === 0 || y + ROW_HEIGHT > BOTTOM) {
      // A header with a few rows beneath it, or none.
      if (y + 6 * ROW_HEIGHT > BOTTOM) y = nextPage();
      const full = drain(pen);
      if (full !== null) yield full;
      y = writeHead(pen, places, y);
    }
    y = writeRow(pen, places, { cells: row, top: y, striped: written % 2 === 1 }, words);
    written += 1;
    count();
  }
  if (y + 2 * ROW_HEIGHT > BOTTOM) y = nextPage();
  const more = await feed.more();
  const last = more ? words.continued(next) : words.end(feed.taken);
  const none = written === 0 && number === 1;
  pen.write(none ? words.noRows : last, {
    x: PAGE.margin,
    y: y + ROW_HEIGHT,
    size: 9,
    weight: 'bold',
  });
  if (!more && written > 0) {
    const charts = (await meta.closingCharts?.()) ?? [];
    writeCharts(pen, charts, y + 3 * ROW_HEIGHT, nextPage);
  }
  pen.doc.end();
  for (let rest = drain(pen); rest !== null; rest = drain(pen)) yield rest;

  async function rowOf(): Promise<Row | null> {
    return written < mostRows ? await feed.next() : null;
  }
}

function factsOf({ meta, number, mostRows }: File, first: number): Fact[] {
  const words = PDF_WORDS[meta.locale];
  const asked = `${meta.createdAt.slice(0, 16).replace('T', ' ')} UTC`;
  const held = `${words.part(number)}, ${words.rows(first + 1, mostRows)}`;
  return [
    ...meta.facts,
    { label: words.asked, value: asked },
    { label: words.report, value: meta.reportId },
    { label: words.file, value: held },
  ];
}

function writeFoot(pen: Pen, title: string, page: string): void {
  const y = PAGE.height - PAGE.margin;
  const line = { y, size: 8, color: '#4b5563' } as const;
  pen.write(title, { ...line, x: PAGE.margin, within: INNER_WIDTH - 80 });
  pen.write(page, { ...line, x: PAGE.width - PAGE.margin, anchor: 'end' });
}
