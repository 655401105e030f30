import { FileProblem } from './issue.ts';

export const DELIMITERS = [',', ';', '\t'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** How a file is written. */
export interface Dialect {
  readonly delimiter: Delimiter;
  /** Bytes of a byte order mark before the header. */
  readonly bom: number;
}

const QUOTE = 0x22;
const [LF, CR] = [0x0a, 0x0d];
const AS_UTF8 = 'Save it as "CSV UTF-8" and upload it again.';

/**
 * Tells from a file's first bytes how it is written: of comma, semicolon and tab the one that its first line holds
 * most often outside quotes.
 * @throws FileProblem for what is no CSV in UTF-8 at first sight
 */
export function dialectOf(head: Uint8Array): Dialect {
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04])) {
    const fix = 'Export the sheet as CSV (UTF-8); an .xlsx or .zip that is renamed is none.';
    throw new FileProblem('FILE_NOT_CSV', null, 'This is a ZIP or a workbook, not a CSV.', fix);
  }
  if (startsWith(head, [0xff, 0xfe]) || startsWith(head, [0xfe, 0xff])) {
    throw new FileProblem('FILE_NOT_UTF8', null, 'The file is in UTF-16.', AS_UTF8);
  }
  const bom = startsWith(head, [0xef, 0xbb, 0xbf]) ? 3 : 0;
  const counts = { ',': 0, ';': 0, '\t': 0 };
  let quoted = false;
  let begun = false;
  for (const byte of head.subarray(bom)) {
    if (byte === QUOTE) quoted = !quoted;
    const ends = !quoted && (byte === LF || byte === CR);
    if (ends && begun) break;
    if (!ends) begun = true;
    const found = DELIMITERS.find((one) => one.charCodeAt(0) === byte);
    if (found !== undefined && !quoted) counts[found]++;
  }
  const delimiter = DELIMITERS.toSorted((a, b) => counts[b] - counts[a])[0] ?? ',';
  return { delimiter, bom };
}

/** Watches the bytes of a whole file go by. */
export class Utf8Watch {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });

  /** @throws FileProblem when what came so far is no text in UTF-8 */
  look(chunk: Uint8Array | null): void {
    if (chunk?.includes(0)) {
      const fix = 'Text has none: export the file as CSV (UTF-8).';
      throw new FileProblem('FILE_HOLDS_NUL', null, 'The file holds NUL bytes.', fix);
    }
    try {
      this.#decoder.decode(chunk ?? new Uint8Array(), { stream: chunk !== null });
    } catch {
      throw new FileProblem('FILE_NOT_UTF8', null, 'The file is not in UTF-8.', AS_UTF8);
    }
  }
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}
