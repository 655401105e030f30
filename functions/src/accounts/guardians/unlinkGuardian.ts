import { accessOf } from '../../platform/access.ts';
import { commit } from '../../platform/commit.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { own } from '../../platform/own.ts';
import { personalRef } from '../accountStore.ts';
import { openInvitations } from '../invitationStore.ts';
import { UnlinkGuardianReply, UnlinkGuardianRequest } from './contract.ts';
import { endLink } from './writeLink.ts';

export const unlinkGuardian = operation({
  name: 'unlinkGuardian',
  summary: 'End a guardian’s rights for one child, at once; open invitations lose the child.',
  method: 'DELETE',
  path: '/guardian-links/{guardianUid}/{childUid}',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: UnlinkGuardianRequest,
  output: UnlinkGuardianReply,
  failures: ['not-found'],
  handler: (context) =>
    commit(context, async (write) => {
      const { tx, now } = write;
      const { db } = context.services;
      const { guardianUid, childUid } = context.input;
      const access = (await tx.get(accessOf(db).doc(guardianUid))).data();
      if (own(access?.children ?? {}, childUid) === undefined) throw new Failure('not-found');
      const personal = (await tx.get(personalRef(db, guardianUid))).data();
      const open = await openInvitations(tx, db, personal?.email ?? null, [childUid], now);
      open.withdraw();
      endLink(write, db, guardianUid, childUid);
      return { linked: false as const };
    }),
});
