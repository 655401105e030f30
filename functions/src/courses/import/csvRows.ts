import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { z } from 'zod';
import type { Delimiter } from './dialect.ts';
import { FileProblem } from './issue.ts';
import { LineEnds } from './lineEnds.ts';

/** A row longer than this is none: mostly a quote that is never closed. */
const MOST_ROW_BYTES = 64 * 1024;

/** A place between two rows of a file. */
export interface Position {
  /** Bytes before it. */
  readonly offset: number;
  /** The physical line that begins there, from 1. */
  readonly line: number;
}

export interface CsvRow {
  readonly cells: readonly string[];
  /** The physical line on which it begins. */
  readonly line: number;
  readonly next: Position;
}

const Parsed = z.object({
  record: z.array(z.string()),
  info: z.object({ bytes: z.int() }),
});

/**
 * The rows of a CSV from `from` on, read as a stream: in memory is one chunk and one row. Blank lines are left out.
 * A caller that has seen enough leaves the loop, which ends the reading.
 * @param bytes the file's bytes from `from.offset` on
 * @throws FileProblem
 */
export async function* csvRows(
  bytes: AsyncIterable<Uint8Array>,
  from: Position,
  delimiter: Delimiter,
): AsyncGenerator<CsvRow, void> {
  const lines = new LineEnds();
  const count = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      lines.take(chunk);
      done(null, chunk);
    },
  });
  const parser = parse({
    delimiter,
    info: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: MOST_ROW_BYTES,
  });
  // The iteration below throws what goes wrong.
  pipeline(Readable.from(bytes), count, parser, () => undefined);
  let { line } = from;
  try {
    for await (const parsed of parser) {
      const { record: cells, info } = Parsed.parse(parsed);
      const next = line + lines.endedBy(info.bytes);
      const blank = cells.every((cell) => cell.trim() === '');
      if (!blank) yield { cells, line, next: { offset: from.offset + info.bytes, line: next } };
      line = next;
    }
  } catch (error) {
    if (error instanceof CsvError) throw problemOf(error, line);
    throw error;
  } finally {
    parser.destroy();
  }
}

/** @param line where the row begins that could not be read to its end */
function problemOf({ code }: CsvError, line: number): FileProblem {
  const fix = 'Close every quote; a quote within a quoted cell is written twice ("").';
  if (code === 'CSV_QUOTE_NOT_CLOSED') {
    return new FileProblem('QUOTE_NOT_CLOSED', line, 'A quote is never closed.', fix);
  }
  const most = `${String(MOST_ROW_BYTES / 1024)} KiB`;
  return new FileProblem('ROW_TOO_LARGE', line, `The row is longer than ${most}.`, fix);
}
