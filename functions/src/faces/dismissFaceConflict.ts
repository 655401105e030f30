import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { DismissFaceConflictReply, DismissFaceConflictRequest } from './conflictContract.ts';
import { conflicts } from './sameFace/conflictStore.ts';

export const dismissFaceConflict = operation({
  name: 'dismissFaceConflict',
  summary: 'Say that two accounts with one face are two people after all.',
  method: 'POST',
  path: '/face-conflicts/{conflictId}/dismissal',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: DismissFaceConflictRequest,
  output: DismissFaceConflictReply,
  failures: ['not-found', 'conflict'],
  handler: (context) =>
    commit(context, async ({ tx, now, audit }) => {
      const { caller, input, services } = context;
      const { conflictId, reason } = input;
      const ref = conflicts(services.db).doc(conflictId);
      const stored = (await tx.get(ref)).data();
      if (stored === undefined) throw new Failure('not-found');
      if (stored.status === 'dismissed') {
        throw new Failure('conflict', { detail: 'It was dismissed before.' });
      }
      const dismissal = { by: caller.uid, at: now, reason };
      tx.update(ref, { status: 'dismissed', dismissal });
      audit({ action: 'face-conflict.dismissed', subject: ref.path });
      return { conflictId, status: 'dismissed' as const };
    }),
});
