import { commit } from '../../platform/commit.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { ImportRequest, RosterImport } from './contract.ts';
import { importReply } from './importReply.ts';
import { imports, isUnderWay } from './importStore.ts';

export const cancelRosterImport = operation({
  name: 'cancelRosterImport',
  summary: 'Stop an import and delete its file; rows that were applied already stay.',
  method: 'POST',
  path: '/roster-imports/{importId}/cancel',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: ImportRequest,
  output: RosterImport,
  failures: ['not-found', 'conflict'],
  handler: (context) => {
    const { importId } = context.input;
    const ref = imports(context.services.db).doc(importId);
    return commit(context, async ({ tx, now, audit }) => {
      const doc = (await tx.get(ref)).data();
      if (doc === undefined || doc.expiresAt <= now) throw new Failure('not-found');
      if (!isUnderWay(doc) && doc.state !== 'ready') {
        throw new Failure('conflict', { detail: `The import is ${doc.state}.` });
      }
      const next = { ...doc, state: 'cancelled' as const, updatedAt: now, endedAt: now };
      // The file goes by the step that this write starts.
      tx.set(ref, next);
      const { rows } = doc.progress;
      audit({ action: 'roster-import.cancelled', subject: ref.path, details: { rows } });
      return importReply(importId, next);
    });
  },
});
