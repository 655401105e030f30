import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  PDFRawStream,
  decodePDFRawStream,
} from '@cantoo/pdf-lib';
import type { PDFPage } from '@cantoo/pdf-lib';

export interface ReadPdf {
  readonly title: string | undefined;
  readonly createdAt: Date | undefined;
  /** Of each page the lines of words as they were written, in that order. */
  readonly pages: readonly (readonly string[])[];
}

/** Reads back the words of a PDF that embeds its fonts by glyph numbers, through the maps by which readers copy text. */
export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  return {
    title: document.getTitle(),
    createdAt: document.getCreationDate(),
    pages: document.getPages().map(linesOf),
  };
}

const SHOWN = /\/(F\d+) [\d.]+ Tf|(\[[^\]]*\]) TJ/g;

function linesOf({ node }: PDFPage): string[] {
  const fonts = node.Resources()?.lookup(PDFName.of('Font'), PDFDict);
  const maps = new Map(
    (fonts?.keys() ?? []).map((name) => [
      name.decodeText(),
      charactersOf(fonts?.lookup(name, PDFDict)),
    ]),
  );
  const lines: string[] = [];
  let characters: ReadonlyMap<number, string> = new Map();
  for (const [, font, glyphs] of textOf(node.Contents()).matchAll(SHOWN)) {
    if (font !== undefined) characters = maps.get(font) ?? new Map<number, string>();
    if (glyphs === undefined) continue;
    const numbers = [...glyphs.matchAll(/<([0-9a-f]+)>/g)].flatMap(([, hex = '']) => codesOf(hex));
    lines.push(numbers.map((glyph) => characters.get(glyph) ?? '?').join(''));
  }
  return lines;
}

/** Which characters the glyphs of a font stand for: its ToUnicode map. */
function charactersOf(font: PDFDict | undefined): Map<number, string> {
  const map = textOf(font?.lookup(PDFName.of('ToUnicode')));
  const characters = new Map<number, string>();
  for (const [, from = '', list = ''] of map.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/g)) {
    const first = Number.parseInt(from, 16);
    for (const [i, [, entry = '']] of [...list.matchAll(/<([^>]*)>/g)].entries()) {
      characters.set(first + i, String.fromCharCode(...codesOf(entry.replaceAll(' ', ''))));
    }
  }
  return characters;
}

function codesOf(hex: string): number[] {
  return (hex.match(/.{4}/g) ?? []).map((four) => Number.parseInt(four, 16));
}

function textOf(content: unknown): string {
  if (content instanceof PDFArray)
    return content
      .asArray()
      .map((_, i) => textOf(content.lookup(i)))
      .join('\n');
  if (!(content instanceof PDFRawStream)) return '';
  return Buffer.from(decodePDFRawStream(content).decode()).toString('latin1');
}
