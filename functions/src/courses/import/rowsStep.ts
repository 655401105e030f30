import { FieldPath } from 'firebase-admin/firestore';
import type { Services } from '../../platform/services.ts';
import type { FileRow } from './fileRows.ts';
import { fileRows } from './fileRows.ts';
import type { StoredLine } from './importStore.ts';
import { lineId, linesOf } from './importStore.ts';
import { planRows } from './planRows.ts';
import { settleRows } from './settleRows.ts';
import type { Found } from './steps.ts';
import { auditStep, ended, moveOn, plus } from './steps.ts';

/** Reads the next rows, says what they come to and, unless it is a dry run, does it. */
export async function rowsStep(services: Services, found: Found, atOnce: number): Promise<void> {
  const { doc } = found;
  const { content } = doc;
  if (content === null) throw new Error('rows are read of a file that nobody checked');
  const rows: FileRow[] = [];
  for await (const row of fileRows(services, doc, content, doc.next)) {
    rows.push(row);
    if (rows.length === atOnce) break;
  }
  const last = rows.length < atOnce;
  const seen = await linesSeen(services, found, rows);
  const plans = await planRows(
    services,
    rows.filter(({ row }) => !isTwice(seen.get(row.line))),
    content.columns,
  );
  await moveOn(services, found, async (write) => {
    const twice = rows.length - plans.length;
    const { tally, kept } = await settleRows(services, found, write, plans, seen);
    const counts = plus(plus(doc.counts, tally), { failed: twice });
    const next = rows.at(-1)?.row.next ?? doc.next;
    const over = doc.missing === 'remove' ? { state: 'missing' as const } : ended(doc, write.now);
    const state = last ? over : {};
    auditStep(write, found, last ? (over.state ?? 'ended') : 'rows', counts);
    return {
      ...state,
      next,
      progress: {
        bytes: last ? doc.file.bytes : next.offset,
        rows: doc.progress.rows + rows.length,
      },
      counts,
      problemsKept: doc.problemsKept + kept,
    };
  });
}

/** What is kept of these lines already: rows that come twice, and what the dry run saw. */
async function linesSeen(
  { db }: Services,
  { snapshot }: Found,
  rows: readonly FileRow[],
): Promise<Map<number, StoredLine>> {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return new Map();
  const found = await linesOf(db, snapshot.ref.id)
    .orderBy(FieldPath.documentId())
    .startAt(lineId(first.row.line))
    .endAt(lineId(last.row.line))
    .get();
  return new Map(found.docs.map((doc) => [Number(doc.id), doc.data()]));
}

function isTwice(line: StoredLine | undefined): boolean {
  return line?.issues.some(({ reason }) => reason === 'ROW_TWICE') ?? false;
}
