import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { loadedOnce } from '../../platform/loadedOnce.ts';
import type { Coverage } from './pdfCoverage.ts';
import { coverageOf } from './pdfCoverage.ts';

export interface FontFile {
  readonly name: 'plain' | 'bold';
  readonly bytes: Buffer;
  readonly covers: Coverage;
}

export interface PdfFonts {
  readonly plain: FontFile;
  readonly bold: FontFile;
}

const FILES = {
  plain: 'dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf',
  bold: 'dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf',
} as const;

/** The fonts a PDF embeds what it uses of: 0.7 MB each, read at the first PDF and kept. */
export const pdfFonts = loadedOnce(async (): Promise<PdfFonts> => {
  const [plain, bold] = await Promise.all([fontOf('plain'), fontOf('bold')]);
  return { plain, bold };
});

async function fontOf(name: keyof typeof FILES): Promise<FontFile> {
  const bytes = await readFile(createRequire(import.meta.url).resolve(FILES[name]));
  return { name, bytes, covers: coverageOf(bytes) };
}
