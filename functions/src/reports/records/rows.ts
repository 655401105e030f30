import type { StoredRecord } from '../../attendance/index.ts';
import type { Cell, Row } from '../encode/encoding.ts';
import type { RecordColumn } from './columns.ts';
import type { LabelSource, Labels } from './labels.ts';
import { zonedText } from './zonedTime.ts';

/**
 * Rows of a report of records, page for page. No reasons that people wrote, no positions, no scores. `see` is told of each
 * record, with the local date of its session.
 */
export async function* recordRows(
  pages: AsyncIterable<readonly StoredRecord[]>,
  source: LabelSource,
  keys: readonly RecordColumn[],
  see: (record: StoredRecord, localDate: string) => void = () => undefined,
): AsyncGenerator<readonly Row[], void> {
  const cells = keys.map((key) => CELLS[key]);
  for await (const page of pages) {
    const labels = await source.labelsOf(page);
    yield page.map((record, i) => {
      const of = labels[i] ?? NONE;
      see(record, dateOf(record, of));
      return cells.map((cell) => cell(record, of));
    });
  }
}

const NONE: Labels = {
  student: { name: null, studentNumber: null, section: null },
  session: null,
  course: null,
};

type CellOf = (record: StoredRecord, labels: Labels) => Cell;

/** Times are those of the session's zone; of a session that is gone, UTC. */
const CELLS: Readonly<Record<RecordColumn, CellOf>> = {
  localDate: (record, labels) => dateOf(record, labels),
  startsAt: ({ startsAt }, labels) => timeOf(startsAt, labels),
  timeZone: (_record, { session }) => session?.timeZone ?? 'UTC',
  courseCode: (_record, { course }) => course?.code ?? null,
  courseTitle: (_record, { course }) => course?.title ?? null,
  studentNumber: (_record, { student }) => student.studentNumber,
  studentName: (_record, { student }) => student.name,
  section: (_record, { student }) => student.section,
  status: ({ status }) => status,
  method: ({ method }) => method,
  arrivedAt: ({ arrivedAt }, labels) => timeOf(arrivedAt, labels),
  departure: ({ departure }) => departure,
  departedAt: ({ departedAt }, labels) => timeOf(departedAt, labels),
  markedBy: ({ markedBy }) => markedBy,
  updatedAt: ({ updatedAt }, labels) => timeOf(updatedAt, labels),
  policyVersion: ({ policyVersion }) => policyVersion,
  sessionId: ({ sessionId }) => sessionId,
  courseId: ({ courseId }) => courseId,
  studentUid: ({ uid }) => uid,
};

function dateOf({ startsAt }: StoredRecord, { session }: Labels): string {
  return session?.localDate ?? startsAt.toISOString().slice(0, 10);
}

function timeOf(at: Date | null, { session }: Labels): string | null {
  return at === null ? null : zonedText(at, session?.timeZone ?? null);
}
