import type { Firestore } from 'firebase-admin/firestore';
import { FieldPath } from 'firebase-admin/firestore';
import type { z } from 'zod';
import type { ChildRights } from '../platform/access.ts';
import { OPEN_END, accessOf } from '../platform/access.ts';
import type { Write } from '../platform/commit.ts';
import { commit } from '../platform/commit.ts';
import { Failure, invalidField } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import type { Services } from '../platform/services.ts';
import type { KnownAccount } from './accountByEmail.ts';
import { accountByEmail } from './accountByEmail.ts';
import { setRole } from './accountStore.ts';
import { LinkGuardianReply, LinkGuardianRequest } from './contract.ts';
import { mayBecome } from './fulfilInvitation.ts';
import { sendInvitation } from './invitationStore.ts';
import { mirrorAccess } from './mirrorAccess.ts';

type Rights = z.output<typeof ChildRights>;

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
    const { childUid, relation, guardianEmail } = input;
    const reply = await commit(context, async (write) => {
      const until = input.until === undefined ? OPEN_END : new Date(input.until);
      if (until <= write.now) throw invalidField('until', 'must lie in the future');
      const held = { absences: false, from: write.now, verified: true };
      const rights = { relation, ...input.rights, ...held, until };
      await mustBeStudent(write, db, childUid);
      const guardian = await guardianOf(services, write, input);
      if (guardian !== null) {
        link(write, db, guardian, childUid, rights);
        return { status: 'linked' as const, guardianUid: guardian.uid };
      }
      if (guardianEmail === undefined) throw new Failure('not-found');
      sendInvitation(write, db, {
        email: guardianEmail,
        role: 'guardian',
        courseIds: [],
        children: { [childUid]: rights },
        invitedBy: caller.uid,
      });
      return { status: 'invited' as const, guardianUid: null };
    });
    if (reply.guardianUid !== null) await mirrorAccess(services, reply.guardianUid);
    return reply;
  },
});

async function guardianOf(
  services: Services,
  { tx }: Write,
  { guardianUid, guardianEmail }: z.output<typeof LinkGuardianRequest>,
): Promise<KnownAccount | null> {
  if (guardianEmail !== undefined) return await accountByEmail(services, guardianEmail, tx);
  if (guardianUid === undefined) return null;
  const access = (await tx.get(accessOf(services.db).doc(guardianUid))).data();
  return access === undefined ? null : { uid: guardianUid, access };
}

async function mustBeStudent({ tx }: Write, db: Firestore, uid: string): Promise<void> {
  const child = (await tx.get(accessOf(db).doc(uid))).data();
  if (child?.role !== 'student') throw new Failure('not-found');
}

/** @throws Failure conflict when the account has another role */
function link(
  { tx, now, audit }: Write,
  db: Firestore,
  { uid, access }: KnownAccount,
  childUid: string,
  rights: Rights,
): void {
  mayBecome(access, 'guardian');
  if (access.role !== 'guardian') setRole(tx, db, uid, 'guardian', now);
  tx.update(accessOf(db).doc(uid), new FieldPath('children', childUid), rights);
  const { relation, attendance, consent } = rights;
  const details = { child: childUid, relation, attendance, consent };
  audit({ action: 'guardian.linked', subject: `access/${uid}`, details });
}
