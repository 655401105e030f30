import type { Write } from '../../platform/commit.ts';
import { unchangedSince } from '../../platform/firestore.ts';
import type { Services } from '../../platform/services.ts';
import { accountFor, endEntry, entryOf, linkEntry } from '../enrol.ts';
import type { FileRow } from './fileRows.ts';
import { isCourse } from './fileRows.ts';
import type { Counts, StoredLine } from './importStore.ts';
import { NO_COUNTS, lineId } from './importStore.ts';
import type { Issue } from './issue.ts';
import type { RowPlan } from './planRows.ts';
import { sameChanges } from './rosterDiff.ts';
import type { Found } from './steps.ts';
import { MOST_PROBLEMS, keepLine } from './steps.ts';

type Effect = Extract<RowPlan, { does: 'put' | 'end' }>;

/** Writes what the plans come to; first come the reads, for Firestore wants them before any write. */
export async function settleRows(
  services: Services,
  found: Found,
  write: Write,
  plans: readonly RowPlan[],
  seen: ReadonlyMap<number, StoredLine>,
): Promise<{ tally: Counts; kept: number }> {
  const { doc } = found;
  const applies = doc.mode === 'apply';
  const effects = plans.filter(isEffect);
  const asSeen = (plan: Effect): boolean =>
    sameChanges(seen.get(plan.row.row.line)?.changes ?? [], plan.changes);
  const conflicting = new Set<RowPlan>(
    applies && doc.dryRun ? effects.filter((plan) => !asSeen(plan)) : [],
  );
  const due = effects.filter((plan) => !conflicting.has(plan));
  const uids = applies ? await accountsOf(services, write, due) : new Map<Effect, string>();
  const tally = { ...NO_COUNTS };
  let kept = 0;
  const ofCourses = new Map<string, { added: number; changed: number; removed: number }>();
  for (const plan of plans) {
    if (plan.does === 'nothing') {
      tally.unchanged++;
    } else if (!isEffect(plan)) {
      tally[plan.does]++;
      if (doc.problemsKept + kept >= MOST_PROBLEMS) continue;
      keepRow(write, found, plan.row, plan.does, { issues: plan.issues });
      kept++;
    } else if (conflicting.has(plan)) {
      tally.conflicts++;
      keepRow(write, found, plan.row, 'conflict', { issues: [MOVED], changes: plan.changes });
    } else {
      const { action, counted } = kindOf(plan);
      tally[counted]++;
      if (!applies) {
        keepRow(write, found, plan.row, action, { changes: plan.changes });
        continue;
      }
      put(services, write, plan, uids.get(plan) ?? null);
      const course = courseIdOf(plan.row) ?? '';
      const of = ofCourses.get(course) ?? { added: 0, changed: 0, removed: 0 };
      of[counted]++;
      ofCourses.set(course, of);
    }
  }
  for (const [course, of] of ofCourses) {
    const details = { importId: found.snapshot.ref.id, by: doc.by, ...of };
    write.audit({ action: 'roster.imported', subject: `courses/${course}/roster`, details });
  }
  return { tally, kept };
}

function isEffect(plan: RowPlan): plan is Effect {
  return plan.does === 'put' || plan.does === 'end';
}

/** The accounts of rows that may have one. One account never gets two numbers by one step. */
async function accountsOf(
  services: Services,
  { tx }: Write,
  due: readonly Effect[],
): Promise<Map<Effect, string>> {
  const uids = new Map<Effect, string>();
  const numbers = new Map<string, string>();
  await Promise.all(
    due.map(async (plan) => {
      if (plan.does !== 'put' || !plan.mayLink) return;
      const uid = await accountFor(services, plan.line, plan.before.data(), tx);
      if (uid === null) return;
      const { studentNumber } = plan.line;
      const taken = numbers.get(uid) ?? studentNumber;
      numbers.set(uid, taken);
      if (taken === studentNumber) uids.set(plan, uid);
    }),
  );
  return uids;
}

/** The same as addToRoster and removeFromRoster do, as long as nobody wrote the entry since it was compared. */
function put(services: Services, { tx, now }: Write, plan: Effect, uid: string | null): void {
  const { db } = services;
  const { before } = plan;
  const was = before.data();
  if (plan.does === 'end') {
    if (was !== undefined) {
      tx.update(before.ref, { ...endEntry(tx, db, was, now) }, unchangedSince(before));
    }
    return;
  }
  const entry = entryOf(courseIdOf(plan.row) ?? '', plan.line, uid, now);
  if (was === undefined) tx.create(before.ref, entry);
  else tx.update(before.ref, { ...entry }, unchangedSince(before));
  linkEntry(tx, db, entry, now);
}

function kindOf(plan: Effect) {
  if (plan.does === 'end') return { action: 'remove', counted: 'removed' } as const;
  const active = plan.before.data()?.status === 'active';
  return active
    ? ({ action: 'change', counted: 'changed' } as const)
    : ({ action: 'add', counted: 'added' } as const);
}

function keepRow(
  write: Write,
  found: Found,
  row: FileRow,
  action: StoredLine['action'],
  {
    issues = [],
    changes = [],
  }: { issues?: readonly Issue[]; changes?: StoredLine['changes'] | Effect['changes'] },
): void {
  const { line } = row.row;
  keepLine(write, found, lineId(line), {
    action,
    line,
    courseId: courseIdOf(row),
    studentNumber: row.wanted.words.studentNumber.slice(0, 64) || null,
    issues: [...issues],
    changes: [...changes],
  });
}

function courseIdOf({ course }: FileRow): string | null {
  return isCourse(course) ? course.id : null;
}

const MOVED: Issue = {
  reason: 'ROSTER_CHANGED',
  field: '',
  issue: 'The roster is not as the dry run saw it: this row would now do something else.',
  fix: 'Look at what it would do now, and make another dry run of the file.',
};
