import type { Services } from '../../platform/services.ts';
import type { Columns } from './columns.ts';
import type { CsvRow, Position } from './csvRows.ts';
import { csvRows } from './csvRows.ts';
import { readFile } from './importFiles.ts';
import type { StoredImport } from './importStore.ts';
import type { FoundCourse } from './findCourse.ts';
import { courseFinder } from './findCourse.ts';
import type { Issue } from './issue.ts';
import type { RowWant } from './rowWords.ts';
import { wantOf } from './rowWords.ts';

/** A row with its course as far as it can be told. */
export interface FileRow {
  readonly row: CsvRow;
  readonly wanted: RowWant;
  readonly course: FoundCourse | Issue;
}

export type Content = NonNullable<StoredImport['content']>;

/** The rows of a file that was checked, from a position on. */
export async function* fileRows(
  services: Services,
  { file, courseId }: StoredImport,
  content: Content,
  from: Position,
): AsyncGenerator<FileRow, void> {
  const bytes = await readFile(services, file, from.offset);
  yield* placed(services, csvRows(bytes, from, content.delimiter), content.columns, courseId);
}

/** Rows with what they want and where. */
export async function* placed(
  services: Services,
  rows: AsyncIterable<CsvRow>,
  columns: Columns,
  courseId: string | null,
): AsyncGenerator<FileRow, void> {
  const find = courseFinder(services, courseId);
  for await (const row of rows) {
    const wanted = wantOf(row.cells, columns);
    yield { row, wanted, course: await find(wanted.words.courseCode) };
  }
}

export function isCourse(course: FoundCourse | Issue): course is FoundCourse {
  return 'id' in course;
}
