import { createHash } from 'node:crypto';
import type { Services } from '../../platform/services.ts';
import type { Columns } from './columns.ts';
import { columnsOf } from './columns.ts';
import type { Position } from './csvRows.ts';
import { csvRows } from './csvRows.ts';
import type { Dialect } from './dialect.ts';
import { Utf8Watch, dialectOf } from './dialect.ts';
import type { Content, FileRow } from './fileRows.ts';
import { isCourse, placed } from './fileRows.ts';
import { readFile } from './importFiles.ts';
import type { StoredImport } from './importStore.ts';
import { FileProblem } from './issue.ts';
import { isLine, lineOf } from './lineOf.ts';

const MOST_ROWS = 100_000;
/** Bytes that are looked at to tell the delimiter. */
const HEAD = 4096;

/** A row that names again whom an earlier one named. */
export interface Twice {
  readonly line: number;
  readonly firstLine: number;
  readonly field: 'studentNumber' | 'email';
  readonly courseId: string;
}

export interface Checked {
  readonly content: Content;
  readonly twice: readonly Twice[];
}

/**
 * Reads a file once from end to end, before anything is done about it: whether it can be read at all, how it is
 * written, and which rows come twice. In memory it keeps the keys of at most 100,000 rows.
 * @param mostTwice rows that may come twice
 * @throws FileProblem
 */
export async function checkFile(
  services: Services,
  { file, courseId }: StoredImport,
  mostTwice: number,
): Promise<Checked> {
  const hash = createHash('sha256');
  const bytes = watched(await readFile(services, file, 0), hash);
  try {
    const { dialect, rest } = await begin(bytes);
    const all = csvRows(rest, { offset: dialect.bom, line: 1 }, dialect.delimiter);
    const { columns, first } = await headerOf(all, courseId !== null);
    const rows = placed(services, all, columns, courseId);
    const { count, twice, courseIds } = await keysOf(rows, mostTwice);
    const { delimiter } = dialect;
    const sha256 = hash.digest('hex');
    return { content: { sha256, rows: count, delimiter, columns, first, courseIds }, twice };
  } finally {
    // Else the download would go on.
    await bytes.return();
  }
}

/** Goes through all rows for what concerns more than one of them. */
async function keysOf(
  all: AsyncIterable<FileRow>,
  mostTwice: number,
): Promise<{ count: number; twice: Twice[]; courseIds: string[] }> {
  const seen = new Map<string, number>();
  const courseIds = new Set<string>();
  const twice: Twice[] = [];
  let count = 0;
  for await (const { row, wanted, course } of all) {
    if (++count > MOST_ROWS) throw tooMany(row.line);
    const { want, words } = wanted;
    if (!isCourse(course) || (want !== 'put' && want !== 'remove')) continue;
    if (want === 'put' && !courseIds.has(course.id) && isLine(lineOf(words, course.timeZone))) {
      courseIds.add(course.id);
    }
    const number = `${course.id}\n${words.studentNumber}`;
    const address = `${course.id}\n\n${words.email.toLowerCase()}`;
    const same = [
      { field: 'studentNumber' as const, firstLine: seen.get(number) },
      ...(want === 'put' ? [{ field: 'email' as const, firstLine: seen.get(address) }] : []),
    ].find(({ firstLine }) => firstLine !== undefined);
    if (same?.firstLine !== undefined) {
      const { field, firstLine } = same;
      if (twice.length === mostTwice) throw tooOften(row.line);
      twice.push({ line: row.line, firstLine, field, courseId: course.id });
      continue;
    }
    if (words.studentNumber !== '') seen.set(number, row.line);
    if (want === 'put' && words.email !== '') seen.set(address, row.line);
  }
  if (count === 0) throw empty();
  return { count, twice, courseIds: [...courseIds] };
}

/** The bytes as they come, hashed and looked at. */
async function* watched(
  bytes: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array, void> {
  const watch = new Utf8Watch();
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
    watch.look(chunk);
  }
  watch.look(null);
}

/** Looks at the first bytes, then gives all behind a byte order mark. */
async function begin(
  bytes: AsyncGenerator<Uint8Array, void>,
): Promise<{ readonly dialect: Dialect; readonly rest: AsyncIterable<Uint8Array> }> {
  const chunks: Uint8Array[] = [];
  for (let size = 0; size < HEAD;) {
    const next = await bytes.next();
    if (next.done === true) break;
    // A file that is no text at all is told so, before its bytes are judged as text.
    if (chunks.length === 0) dialectOf(next.value);
    chunks.push(next.value);
    size += next.value.length;
  }
  const head = Buffer.concat(chunks);
  const dialect = dialectOf(head.subarray(0, HEAD));
  async function* rest(): AsyncGenerator<Uint8Array, void> {
    yield head.subarray(dialect.bom);
    yield* bytes;
  }
  return { dialect, rest: rest() };
}

async function headerOf(
  rows: ReturnType<typeof csvRows>,
  course: boolean,
): Promise<{ readonly columns: Columns; readonly first: Position }> {
  const header = await rows.next();
  if (header.done === true) throw empty();
  const { cells, line, next } = header.value;
  return { columns: columnsOf(cells, line, course), first: next };
}

function empty(): FileProblem {
  const fix = 'Write a first line with the names of the columns, then one line for each student.';
  return new FileProblem('FILE_EMPTY', null, 'The file holds no rows.', fix);
}

function tooMany(line: number): FileProblem {
  const issue = `The file has more than ${String(MOST_ROWS)} rows.`;
  return new FileProblem('ROWS_TOO_MANY', line, issue, 'Split it, for example by courses.');
}

function tooOften(line: number): FileProblem {
  const issue = 'Very many rows name somebody again whom an earlier row named.';
  const fix = 'Look whether the file was put together from two copies.';
  return new FileProblem('ROWS_TWICE_TOO_MANY', line, issue, fix);
}
