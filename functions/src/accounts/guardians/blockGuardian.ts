import type { z } from 'zod';
import { commit } from '../../platform/commit.ts';
import { sha256Hex } from '../../platform/crypto.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import type { Write } from '../../platform/commit.ts';
import type { Services } from '../../platform/services.ts';
import { accountByEmail } from '../accountByEmail.ts';
import { profileOf } from '../accountStore.ts';
import { openInvitations } from '../invitationStore.ts';
import type { Suspect } from './blockStore.ts';
import { blockOn, blocksOf, blocksRef } from './blockStore.ts';
import { BlockGuardianReply, BlockGuardianRequest } from './contract.ts';
import { endLink, studentIn } from './writeLink.ts';

/** Far more than any family's case takes; it bounds the document. */
const MOST_BLOCKS = 50;

/**
 * The block and the end of the link are one transaction, and whatever makes a link reads the child's blocks in its
 * own: an invitation that is taken at the same moment either finds the block or is undone by it.
 */
export const blockGuardian = operation({
  name: 'blockGuardian',
  summary:
    'Keep somebody from being a guardian of a child: ends the link at once and lets none begin until it is lifted.',
  method: 'POST',
  path: '/students/{childUid}/guardian-blocks',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: BlockGuardianRequest,
  output: BlockGuardianReply,
  failures: ['not-found', 'conflict'],
  handler: (context) =>
    commit(context, async (write) => {
      const { tx, now, audit } = write;
      const { input, caller, services } = context;
      const { db } = services;
      const { childUid, reason } = input;
      await studentIn(tx, db, childUid);
      const { uid, email, linked } = await suspectIn(services, write, input);
      const blocks = await blocksOf(db, childUid, tx);
      const open = await openInvitations(tx, db, email, [childUid], now);
      const blockId = blockOn(blocks, { uid, email }) ?? idOf({ uid, email });
      if (blocks[blockId] === undefined && Object.keys(blocks).length >= MOST_BLOCKS) {
        throw new Failure('conflict', { detail: 'This child has too many blocks: lift some.' });
      }
      const block = { uid, email, reason, by: caller.uid, at: now };
      tx.set(blocksRef(db, childUid), { blocks: { ...blocks, [blockId]: block }, updatedAt: now });
      open.withdraw();
      if (linked) endLink(write, db, uid ?? '', childUid);
      const details = { block: blockId, guardian: uid ?? 'no account' };
      audit({ action: 'guardian.blocked', subject: blocksRef(db, childUid).path, details });
      return { blockId, ended: linked };
    }),
});

/** The person meant, by account and address as far as each is known, and whether a link is there. */
async function suspectIn(
  services: Services,
  { tx }: Write,
  { guardianUid, guardianEmail, childUid }: z.output<typeof BlockGuardianRequest>,
): Promise<Suspect & { readonly linked: boolean }> {
  if (guardianUid !== undefined) {
    const account = await profileOf(services.db, guardianUid, tx);
    if (account === null || account.access.role === 'kiosk') throw new Failure('not-found');
    const { access, personal } = account;
    const linked = access.children[childUid] !== undefined;
    return { uid: guardianUid, email: personal.email, linked };
  }
  const email = guardianEmail ?? null;
  const known = email === null ? null : await accountByEmail(services, email, tx);
  const linked = known?.access.children[childUid] !== undefined;
  return { uid: known?.uid ?? null, email, linked };
}

function idOf({ uid, email }: Suspect): string {
  return sha256Hex(`${uid ?? ''}\n${email ?? ''}`).slice(0, 20);
}
