import type { DocumentSnapshot } from 'firebase-admin/firestore';
import type { Write } from '../../platform/commit.ts';
import { commit } from '../../platform/commit.ts';
import { unchangedSince } from '../../platform/firestore.ts';
import type { Services } from '../../platform/services.ts';
import { recomputeContext } from '../../platform/system.ts';
import type { Counts, StoredImport, StoredLine } from './importStore.ts';
import { linesOf } from './importStore.ts';

/** An import as a step found it. */
export interface Found {
  readonly snapshot: DocumentSnapshot<StoredImport>;
  readonly doc: StoredImport;
}

/** Problems that are kept to be listed. */
export const MOST_PROBLEMS = 1000;

/**
 * Commits one step: its effects, and the import moved on, which holds only as long as nobody else moved it on.
 * @param work gives what changes of the import
 */
export async function moveOn(
  services: Services,
  { snapshot }: Found,
  work: (write: Write) => Promise<Partial<StoredImport>>,
): Promise<void> {
  const { ref } = snapshot;
  await commit(recomputeContext(services, 'importRoster', ref.id), async (write) => {
    const changes = await work(write);
    const { tx, now } = write;
    tx.update(ref, { ...changes, updatedAt: now }, unchangedSince(snapshot));
  });
}

/** What becomes of an import whose last step is done. */
export function ended({ mode }: StoredImport, now: Date): Partial<StoredImport> {
  return mode === 'dry-run' ? { state: 'ready', dryRun: true } : { state: 'done', endedAt: now };
}

export function auditStep(
  { audit }: Pick<Write, 'audit'>,
  { snapshot, doc }: Found,
  state: string,
  counts: Counts,
): void {
  const { mode } = doc;
  audit({
    action: 'roster-import.moved-on',
    subject: snapshot.ref.path,
    details: { mode, state, ...counts },
  });
}

/** Keeps what a line comes to, for as long as the import itself. */
export function keepLine(
  { tx }: Pick<Write, 'tx'>,
  { snapshot, doc }: Found,
  id: string,
  line: Omit<StoredLine, 'expiresAt'>,
): void {
  const ref = linesOf(snapshot.ref.firestore, snapshot.ref.id).doc(id);
  tx.set(ref, { ...line, expiresAt: doc.expiresAt });
}

/** Counts of what one step did, added to those before. */
export function plus(counts: Counts, more: Partial<Counts>): Counts {
  const { added = 0, changed = 0, unchanged = 0, removed = 0 } = more;
  const { failed = 0, skipped = 0, conflicts = 0 } = more;
  return {
    added: counts.added + added,
    changed: counts.changed + changed,
    unchanged: counts.unchanged + unchanged,
    removed: counts.removed + removed,
    failed: counts.failed + failed,
    skipped: counts.skipped + skipped,
    conflicts: counts.conflicts + conflicts,
  };
}
