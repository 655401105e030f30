import { loadedOnce } from '../../platform/loadedOnce.ts';
import type { FontFile, PdfFonts } from './pdfFonts.ts';
import { pdfFonts } from './pdfFonts.ts';
import { drawable, fitted, segmentsOf } from './pdfText.ts';

export type Weight = keyof PdfFonts;

/** Where and how a line of words stands. Points of 1/72 inch from the top left. */
export interface Line {
  readonly x: number;
  /** The middle of the letters. */
  readonly y: number;
  readonly size: number;
  readonly weight?: Weight;
  readonly color?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** Cut with an ellipsis where it is longer. */
  readonly within?: number;
}

/** A document that is being written, and how words get into it. */
export interface Pen {
  readonly doc: PDFKit.PDFDocument;
  write(text: string, line: Line): void;
  /** How wide `write` draws it, in points; a little more where letters are drawn together. */
  widthOf(text: string, size: number, weight?: Weight): number;
}

export interface PdfInfo {
  readonly title: string;
  /** Says which report it is: of it and the title the file's ID is made. */
  readonly subject: string;
  readonly createdAt: Date;
  readonly language: string;
}

const pdfkit = loadedOnce(async () => (await import('pdfkit')).default);

/** A landscape A4 document without a page. It has no clock of its own: the same calls give the same bytes. */
export async function openPdf({ title, subject, createdAt, language }: PdfInfo): Promise<Pen> {
  const [Document, fonts] = await Promise.all([pdfkit.get(), pdfFonts.get()]);
  const doc = new Document({
    size: 'A4',
    layout: 'landscape',
    margin: 0,
    autoFirstPage: false,
    pdfVersion: '1.7',
    lang: language,
    displayTitle: true,
    info: { Title: title, Subject: subject, CreationDate: createdAt, Producer: 'PDFKit' },
  });
  for (const { name, bytes } of Object.values<FontFile>({ ...fonts }))
    doc.registerFont(name, bytes);
  return penOf(doc, fonts);
}

function penOf(doc: PDFKit.PDFDocument, fonts: PdfFonts): Pen {
  // Of one point: single characters come by the thousand.
  const widths = { plain: new Map<string, number>(), bold: new Map<string, number>() };
  const characterWidth = (character: string, weight: Weight): number => {
    const known = widths[weight].get(character);
    if (known !== undefined) return known;
    const width = doc.font(weight).fontSize(1).widthOfString(character);
    widths[weight].set(character, width);
    return width;
  };
  const widthOf = (text: string, size: number, weight: Weight = 'plain'): number => {
    let width = 0;
    for (const character of text) width += characterWidth(character, weight);
    return width * size;
  };
  const write = (text: string, line: Line): void => {
    const { size, weight = 'plain', within, anchor = 'start', color = '#000000' } = line;
    const whole = drawable(text, fonts[weight].covers);
    const shown =
      within === undefined
        ? whole
        : fitted(whole, within / size, (character) => characterWidth(character, weight));
    if (shown === '') return;
    const segments = segmentsOf(shown);
    doc.font(weight).fontSize(size).fillColor(color);
    const drawn = segments.map((segment) => doc.widthOfString(segment.text));
    const width = drawn.reduce((sum, one) => sum + one, 0);
    let x = line.x - (anchor === 'end' ? width : anchor === 'middle' ? width / 2 : 0);
    for (const [i, segment] of segments.entries()) {
      doc.text(segment.text, x, line.y, { lineBreak: false, baseline: 'svg-central' });
      x += drawn[i] ?? 0;
    }
  };
  return { doc, write, widthOf };
}

/** What has been written since the last call, to be sent on: pages that are full are not kept. */
export function drain({ doc }: Pen): Uint8Array | null {
  const chunk: unknown = doc.read();
  return chunk instanceof Uint8Array && chunk.length > 0 ? chunk : null;
}
