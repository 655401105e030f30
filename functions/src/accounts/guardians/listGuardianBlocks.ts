import { operation } from '../../platform/operation.ts';
import { blocksOf } from './blockStore.ts';
import { ChildRequest, ListGuardianBlocksReply } from './contract.ts';

export const listGuardianBlocks = operation({
  name: 'listGuardianBlocks',
  summary: 'Who is kept from being a guardian of a child, and why, newest first.',
  method: 'GET',
  path: '/students/{childUid}/guardian-blocks',
  roles: ['admin'],
  tier: 'light',
  writes: false,
  input: ChildRequest,
  output: ListGuardianBlocksReply,
  failures: [],
  handler: async ({ input, services: { db } }) => {
    const blocks = Object.entries(await blocksOf(db, input.childUid));
    return {
      blocks: blocks
        .sort(([, a], [, b]) => b.at.getTime() - a.at.getTime())
        .map(([blockId, { uid, email, reason, by, at }]) => ({
          blockId,
          guardianUid: uid,
          email,
          reason,
          by,
          at: at.toISOString(),
        })),
    };
  },
});
