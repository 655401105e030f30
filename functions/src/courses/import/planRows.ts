import type { DocumentSnapshot } from 'firebase-admin/firestore';
import { emailsInUse } from '../../accounts/index.ts';
import { OPEN_END } from '../../platform/access.ts';
import type { Services } from '../../platform/services.ts';
import type { RosterLine } from '../contract.ts';
import { accountFor, entryOf } from '../enrol.ts';
import type { StoredRosterEntry } from '../rosterStore.ts';
import { rosterOf } from '../rosterStore.ts';
import type { Columns } from './columns.ts';
import type { FileRow } from './fileRows.ts';
import { isCourse } from './fileRows.ts';
import type { Issue } from './issue.ts';
import { isLine, lineOf, numberOf } from './lineOf.ts';
import type { FieldChange } from './rosterDiff.ts';
import { changesOf, datesFor } from './rosterDiff.ts';

type Entry = DocumentSnapshot<StoredRosterEntry>;

/** What one row comes to on the roster as it is now. */
export type RowPlan =
  | {
      readonly does: 'failed' | 'skipped';
      readonly row: FileRow;
      readonly issues: readonly Issue[];
    }
  | { readonly does: 'nothing'; readonly row: FileRow }
  | {
      readonly does: 'put';
      readonly row: FileRow;
      readonly line: RosterLine;
      readonly before: Entry;
      readonly changes: readonly FieldChange[];
      /** Whether an account might be linked: then the transaction looks for it. */
      readonly mayLink: boolean;
    }
  | {
      readonly does: 'end';
      readonly row: FileRow;
      readonly before: Entry;
      readonly changes: readonly FieldChange[];
    };

type Read =
  | Extract<RowPlan, { does: 'failed' | 'skipped' }>
  | {
      readonly does: 'put';
      readonly row: FileRow;
      readonly courseId: string;
      readonly line: RosterLine;
    }
  | {
      readonly does: 'end';
      readonly row: FileRow;
      readonly courseId: string;
      readonly number: string;
    };

/** Compares rows with the rosters they speak of. One read for each row, one look at Auth for each hundred. */
export async function planRows(
  services: Services,
  rows: readonly FileRow[],
  columns: Columns,
): Promise<RowPlan[]> {
  const reads = rows.map(readRow);
  const refs = reads.flatMap((read) => ('courseId' in read ? [refOf(services, read)] : []));
  // Each snapshot has its reference's converter; getAll's type forgets it.
  const found = (refs.length === 0 ? [] : await services.db.getAll(...refs)) as Entry[];
  const entries = new Map(found.map((entry) => [entry.ref.path, entry]));
  const emails = reads.flatMap((read) => (read.does === 'put' ? [read.line.email] : []));
  const used = await emailsInUse(services.auth, emails);
  const plans: RowPlan[] = [];
  for (const read of reads) {
    if (!('courseId' in read)) {
      plans.push(read);
      continue;
    }
    const before = entries.get(refOf(services, read).path);
    if (before === undefined) throw new Error('a roster entry was asked for and not answered');
    plans.push(
      read.does === 'end'
        ? planEnd(read.row, before)
        : await planPut(services, read, before, columns, used),
    );
  }
  return plans;
}

function readRow(row: FileRow): Read {
  const { wanted, course } = row;
  if (wanted.want === 'skip') return { does: 'skipped', row, issues: [wanted.note] };
  if (wanted.want === 'nothing') return { does: 'failed', row, issues: [wanted.issue] };
  if (!isCourse(course)) return { does: 'failed', row, issues: [course] };
  const courseId = course.id;
  if (wanted.want === 'remove') {
    const number = numberOf(wanted.words);
    return typeof number === 'string'
      ? { does: 'end', row, courseId, number }
      : { does: 'failed', row, issues: [number] };
  }
  const line = lineOf(wanted.words, course.timeZone);
  return isLine(line)
    ? { does: 'put', row, courseId, line }
    : { does: 'failed', row, issues: line };
}

function refOf({ db }: Services, read: Extract<Read, { courseId: string }>) {
  const number = read.does === 'put' ? read.line.studentNumber : read.number;
  return rosterOf(db, read.courseId).doc(number);
}

function planEnd(row: FileRow, before: Entry): RowPlan {
  if (before.data()?.status !== 'active') return { does: 'nothing', row };
  const changes = [{ field: 'status' as const, before: 'active', after: 'removed' }];
  return { does: 'end', row, before, changes };
}

async function planPut(
  services: Services,
  { row, courseId, line: said }: Extract<Read, { does: 'put' }>,
  before: Entry,
  columns: Columns,
  used: ReadonlySet<string>,
): Promise<RowPlan> {
  const entry = before.data() ?? null;
  const { studentNumber, email, name } = said;
  const line = { studentNumber, email, name, ...datesFor(said, entry, columns, OPEN_END) };
  const changes = changesOf(entry, entryOf(courseId, line, null, services.clock.now()));
  const uid = entry?.uid ?? null;
  const mayLink = uid !== null || used.has(email);
  // Who is linked and as the file says stays so: that is the rule for accounts, not for rosters, to change.
  if (uid !== null && changes.length === 0) return { does: 'nothing', row };
  const account = mayLink ? await accountFor(services, line, entry ?? undefined) : null;
  const linked =
    account === uid ? [] : [{ field: 'account' as const, before: uid, after: account }];
  if (changes.length + linked.length === 0) return { does: 'nothing', row };
  return { does: 'put', row, line, before, changes: [...changes, ...linked], mayLink };
}
