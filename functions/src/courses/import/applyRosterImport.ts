import { commit } from '../../platform/commit.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { ImportRequest, RosterImport } from './contract.ts';
import { applicableUntil, importReply } from './importReply.ts';
import { NO_COUNTS, imports } from './importStore.ts';

export const applyRosterImport = operation({
  name: 'applyRosterImport',
  summary: 'Apply a dry run: what it saw, and nothing where the roster has changed since.',
  method: 'POST',
  path: '/roster-imports/{importId}/apply',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: ImportRequest,
  output: RosterImport,
  failures: ['not-found', 'conflict'],
  handler: (context) => {
    const { caller, input, services } = context;
    const { importId } = input;
    const ref = imports(services.db).doc(importId);
    return commit(context, async ({ tx, now, audit }) => {
      const doc = (await tx.get(ref)).data();
      if (doc === undefined || doc.expiresAt <= now) throw new Failure('not-found');
      if (doc.state !== 'ready') {
        throw new Failure('conflict', { detail: `The import is ${doc.state}, not ready.` });
      }
      if (applicableUntil(doc) <= now) {
        throw new Failure('conflict', { detail: 'The dry run is too old: upload the file again.' });
      }
      const next = {
        ...doc,
        by: caller.uid,
        mode: 'apply' as const,
        state: 'checking' as const,
        next: { offset: 0, line: 1 },
        nextMissing: { course: 0, after: null },
        progress: { bytes: 0, rows: 0 },
        counts: NO_COUNTS,
        problemsKept: 0,
        updatedAt: now,
      };
      tx.set(ref, next);
      const { added, changed, removed } = doc.counts;
      const details = { added, changed, removed };
      audit({ action: 'roster-import.applied', subject: ref.path, details });
      return importReply(importId, next);
    });
  },
});
