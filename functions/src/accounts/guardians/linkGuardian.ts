import type { Firestore } from 'firebase-admin/firestore';
import type { z } from 'zod';
import { accessOf } from '../../platform/access.ts';
import type { Write } from '../../platform/commit.ts';
import { commit } from '../../platform/commit.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import type { Services } from '../../platform/services.ts';
import type { KnownAccount } from '../accountByEmail.ts';
import { accountByEmail } from '../accountByEmail.ts';
import { personalRef, setRole } from '../accountStore.ts';
import { mayBecome } from '../fulfilInvitation.ts';
import { openInvitations, sendInvitation } from '../invitationStore.ts';
import { mirrorAccess } from '../mirrorAccess.ts';
import { mustNotBeBlocked } from './blockStore.ts';
import { LinkGuardianReply, LinkGuardianRequest } from './contract.ts';
import { linkBy } from './terms.ts';
import { putLink, studentIn } from './writeLink.ts';

export const linkGuardian = operation({
  name: 'linkGuardian',
  summary: 'Give a guardian rights for one child; somebody without an account is invited.',
  method: 'POST',
  path: '/guardian-links',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: LinkGuardianRequest,
  output: LinkGuardianReply,
  failures: ['not-found', 'conflict'],
  handler: async (context) => {
    const { services, input, caller } = context;
    const { db } = services;
    const { childUid } = input;
    const reply = await commit(context, async (write) => {
      const { tx, now } = write;
      const rights = linkBy(caller.uid, input, now);
      const child = await studentIn(tx, db, childUid);
      const { account, email } = await namedIn(services, write, input);
      await mustNotBeBlocked(tx, db, childUid, { uid: account?.uid ?? null, email });
      // What is said now counts, not what an earlier invitation said.
      const earlier = await openInvitations(tx, db, email, [childUid], now);
      earlier.withdraw();
      if (account !== null) {
        become(write, db, account);
        putLink(write, db, account.uid, childUid, rights, child);
        return { status: 'linked' as const, guardianUid: account.uid };
      }
      if (email === null) throw new Failure('not-found');
      const children = { [childUid]: rights };
      const invitedBy = caller.uid;
      sendInvitation(write, db, { email, role: 'guardian', courseIds: [], children, invitedBy });
      return { status: 'invited' as const, guardianUid: null };
    });
    if (reply.guardianUid !== null) await mirrorAccess(services, reply.guardianUid);
    return reply;
  },
});

/** The person that a request names, with the address as far as it is known. */
async function namedIn(
  services: Services,
  { tx }: Write,
  { guardianUid, guardianEmail }: z.output<typeof LinkGuardianRequest>,
): Promise<{ readonly account: KnownAccount | null; readonly email: string | null }> {
  const { db } = services;
  if (guardianEmail !== undefined) {
    return { account: await accountByEmail(services, guardianEmail, tx), email: guardianEmail };
  }
  if (guardianUid === undefined) return { account: null, email: null };
  const [access, personal] = await Promise.all([
    tx.get(accessOf(db).doc(guardianUid)),
    tx.get(personalRef(db, guardianUid)),
  ]);
  const found = access.data();
  if (found === undefined) return { account: null, email: null };
  return { account: { uid: guardianUid, access: found }, email: personal.data()?.email ?? null };
}

/** @throws Failure conflict when the account has another role */
function become({ tx, now }: Write, db: Firestore, { uid, access }: KnownAccount): void {
  mayBecome(access, 'guardian');
  if (access.role !== 'guardian') setRole(tx, db, uid, 'guardian', now);
}
