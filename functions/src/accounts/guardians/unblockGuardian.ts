import { commit } from '../../platform/commit.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { own } from '../../platform/own.ts';
import { blocksOf, blocksRef } from './blockStore.ts';
import { UnblockGuardianReply, UnblockGuardianRequest } from './contract.ts';

export const unblockGuardian = operation({
  name: 'unblockGuardian',
  summary: 'Lift a custody block. No link comes back by itself: linkGuardian makes one.',
  method: 'DELETE',
  path: '/students/{childUid}/guardian-blocks/{blockId}',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: UnblockGuardianRequest,
  output: UnblockGuardianReply,
  failures: ['not-found'],
  handler: (context) =>
    commit(context, async ({ tx, now, audit }) => {
      const { db } = context.services;
      const { childUid, blockId } = context.input;
      const blocks = await blocksOf(db, childUid, tx);
      const lifted = own(blocks, blockId);
      if (lifted === undefined) throw new Failure('not-found');
      const { [blockId]: _lifted, ...left } = blocks;
      const ref = blocksRef(db, childUid);
      if (Object.keys(left).length === 0) tx.delete(ref);
      else tx.set(ref, { blocks: left, updatedAt: now });
      const details = { block: blockId, guardian: lifted.uid ?? 'no account' };
      audit({ action: 'guardian.unblocked', subject: ref.path, details });
      return { blocked: false as const };
    }),
});
