import { finished } from 'node:stream';
import type { Parser } from 'csv-parse';
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

/** A row as the parser tells of it: its cells, and the bytes before its end. */
interface Parsed {
  readonly cells: readonly string[];
  readonly bytes: number;
}

/**
 * The rows of a CSV from `from` on, read as a stream: in memory is one chunk and its rows. Blank lines are left out.
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
  const parsed: Parsed[] = [];
  const parser = parserOf(delimiter, (row) => {
    // Of blank lines one behind the other the last one's end is enough: a file may be full of them.
    if (isBlank(row) && isBlank(parsed.at(-1))) parsed.pop();
    parsed.push(row);
  });
  let { line } = from;
  function* taken(): Generator<CsvRow, void> {
    for (const { cells, bytes: end } of parsed.splice(0)) {
      const next = line + lines.endedBy(end);
      const row = { cells, line, next: { offset: from.offset + end, line: next } };
      line = next;
      if (cells.some((cell) => cell.trim() !== '')) yield row;
    }
  }
  try {
    for await (const chunk of bytes) {
      lines.take(chunk);
      const problem = await feed(parser, chunk);
      yield* taken();
      if (problem !== null) throw problemOf(problem, line);
    }
    const problem = await close(parser);
    yield* taken();
    if (problem !== null) throw problemOf(problem, line);
  } finally {
    parser.destroy();
  }
}

function isBlank(row: Parsed | undefined): boolean {
  return row?.cells.length === 1 && row.cells[0] === '';
}

function parserOf(delimiter: Delimiter, take: (row: Parsed) => void): Parser {
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: MOST_ROW_BYTES,
    on_record: (cells: unknown, { bytes }) => {
      take({ cells: Cells.parse(cells), bytes });
      return null;
    },
  });
  // Errors are told by the callbacks of feed and close.
  parser.on('error', () => undefined);
  return parser.resume();
}

const Cells = z.array(z.string());

/** Gives the parser a chunk, which it works on at once. @returns what is wrong with it */
function feed(parser: Parser, chunk: Uint8Array): Promise<CsvError | null> {
  return outcome((done) => parser.write(chunk, done));
}

function close(parser: Parser): Promise<CsvError | null> {
  return outcome((done) => {
    finished(parser, done);
    parser.end();
  });
}

/** @throws what is no finding about the CSV */
function outcome(work: (done: (error?: Error | null) => void) => void): Promise<CsvError | null> {
  return new Promise((resolve, reject) => {
    work((error) => {
      if (error === undefined || error === null) resolve(null);
      else if (error instanceof CsvError) resolve(error);
      else reject(error);
    });
  });
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
