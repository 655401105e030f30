import type { z } from 'zod';
import { after } from '../../platform/clock.ts';
import { Failure } from '../../platform/failures.ts';
import type { Services } from '../../platform/services.ts';
import type { RosterImport } from './contract.ts';
import type { StoredImport } from './importStore.ts';
import { imports } from './importStore.ts';

/** A dry run may be applied for so long; the file is kept a little longer, for the work itself. */
const APPLICABLE_S = 20 * 3600;

export function applicableUntil({ createdAt }: StoredImport): Date {
  return after(createdAt, APPLICABLE_S);
}

export function importReply(importId: string, doc: StoredImport): z.input<typeof RosterImport> {
  const { by, file, content, progress, createdAt, updatedAt, endedAt, expiresAt } = doc;
  const { courseId, mode, missing, state, counts, problem } = doc;
  return {
    importId,
    courseId,
    mode,
    missing,
    state,
    startedBy: by,
    progress: { ...progress, ofBytes: file.bytes, ofRows: content?.rows ?? null },
    counts,
    problem,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    applicableUntil: state === 'ready' ? applicableUntil(doc).toISOString() : null,
    expiresAt: expiresAt.toISOString(),
  };
}

/** @throws Failure not-found, also for one whose time is over */
export async function importOf({ db, clock }: Services, importId: string) {
  const snapshot = await imports(db).doc(importId).get();
  const doc = snapshot.data();
  if (doc === undefined || doc.expiresAt <= clock.now()) throw new Failure('not-found');
  return { snapshot, doc };
}
