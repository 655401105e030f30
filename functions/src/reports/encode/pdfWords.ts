/** What a PDF says of itself, in one language. */
export interface PdfWords {
  readonly yes: string;
  readonly no: string;
  readonly asked: string;
  readonly noRows: string;
  /** Names of the facts of a file: which report it is, and what it holds. */
  readonly report: string;
  readonly file: string;
  part(part: number): string;
  page(page: number): string;
  /** Rows from here on, at most so many a file. */
  rows(from: number, most: number): string;
  continued(file: string): string;
  end(rows: number): string;
}

const en: PdfWords = {
  yes: 'yes',
  no: 'no',
  asked: 'Asked for',
  noRows: 'No rows fit what was asked for.',
  report: 'Report',
  file: 'This file',
  part: (part) => `part ${String(part)}`,
  page: (page) => `Page ${String(page)}`,
  rows: (from, most) => `rows from ${String(from)} on, at most ${String(most)} a file`,
  continued: (file) => `Continued in ${file}`,
  end: (rows) => `End of the report: ${String(rows)} rows in all`,
};

const de: PdfWords = {
  yes: 'ja',
  no: 'nein',
  asked: 'Angefordert',
  noRows: 'Keine Zeile passt zur Abfrage.',
  report: 'Bericht',
  file: 'Diese Datei',
  part: (part) => `Teil ${String(part)}`,
  page: (page) => `Seite ${String(page)}`,
  rows: (from, most) => `Zeilen ab ${String(from)}, höchstens ${String(most)} je Datei`,
  continued: (file) => `Fortsetzung in ${file}`,
  end: (rows) => `Ende des Berichts: ${String(rows)} Zeilen insgesamt`,
};

export const PDF_WORDS = { en, de } as const satisfies Record<string, PdfWords>;
