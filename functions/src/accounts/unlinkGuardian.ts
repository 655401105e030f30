import { FieldPath, FieldValue } from 'firebase-admin/firestore';
import { accessOf } from '../platform/access.ts';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { UnlinkGuardianReply, UnlinkGuardianRequest } from './contract.ts';

export const unlinkGuardian = operation({
  name: 'unlinkGuardian',
  summary: 'End a guardian’s rights for one child, at once.',
  method: 'DELETE',
  path: '/guardian-links/{guardianUid}/{childUid}',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: UnlinkGuardianRequest,
  output: UnlinkGuardianReply,
  failures: ['not-found'],
  handler: (context) =>
    commit(context, async ({ tx, audit }) => {
      const { guardianUid, childUid } = context.input;
      const ref = accessOf(context.services.db).doc(guardianUid);
      const access = (await tx.get(ref)).data();
      if (access?.children[childUid] === undefined) throw new Failure('not-found');
      tx.update(ref, new FieldPath('children', childUid), FieldValue.delete());
      audit({ action: 'guardian.unlinked', subject: ref.path, details: { child: childUid } });
      return { linked: false as const };
    }),
});
