import type { z } from 'zod';
import type { ChildRights } from '../../platform/access.ts';
import { OPEN_END, accessOf } from '../../platform/access.ts';
import { FieldPath } from 'firebase-admin/firestore';
import { commit } from '../../platform/commit.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { own } from '../../platform/own.ts';
import { personalRef } from '../accountStore.ts';
import { openInvitations } from '../invitationStore.ts';
import { defined } from '../profileFields.ts';
import { GuardianLink, UpdateGuardianLinkRequest } from './contract.ts';
import { linkReply } from './linkReply.ts';
import { checkSpan } from './terms.ts';
import { tell, wordsOf } from './writeLink.ts';

export const updateGuardianLink = operation({
  name: 'updateGuardianLink',
  summary: 'Change a link: relation, rights, span, or whether the school has checked it.',
  method: 'PATCH',
  path: '/guardian-links/{guardianUid}/{childUid}',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: UpdateGuardianLinkRequest,
  output: GuardianLink,
  failures: ['not-found'],
  handler: (context) =>
    commit(context, async (write) => {
      const { tx, now, audit } = write;
      const { input, caller, services } = context;
      const { db } = services;
      const { guardianUid, childUid } = input;
      const ref = accessOf(db).doc(guardianUid);
      const before = own((await tx.get(ref)).data()?.children ?? {}, childUid);
      if (before === undefined) throw new Failure('not-found');
      const after = changed(before, input, caller.uid);
      if (input.from !== undefined || input.until !== undefined) checkSpan(after, now);
      const personal = (await tx.get(personalRef(db, guardianUid))).data();
      // An invitation that is still open would bring the old terms back.
      const open = await openInvitations(tx, db, personal?.email ?? null, [childUid], now);
      open.withdraw();
      tx.update(ref, new FieldPath('children', childUid), after);
      const details = wordsOf(childUid, after);
      audit({ action: 'guardian.link-changed', subject: ref.path, details });
      if (after.verified && !before.verified) tell(write, 'guardian.linked', guardianUid, childUid);
      else if (givesAnything(before, now) && !givesAnything(after, now))
        tell(write, 'guardian.unlinked', guardianUid, childUid);
      return { guardianUid, childUid, ...linkReply(after) };
    }),
});

/** Whether the guardian may do anything by it now; that the child's account is suspended is no end of it. */
function givesAnything(
  { verified, from, until, attendance, consent, absences }: ChildRights,
  now: Date,
): boolean {
  return verified && from <= now && now < until && (attendance || consent || absences);
}

function changed(
  before: ChildRights,
  { relation, rights, from, until, verified }: z.output<typeof UpdateGuardianLinkRequest>,
  admin: string,
): ChildRights {
  const { verifiedBy, ...same } = before;
  const next = verified ?? before.verified;
  const checker = verified === true && !before.verified ? admin : verifiedBy;
  return {
    ...same,
    ...defined({ relation, ...rights }),
    ...(from === undefined ? {} : { from: new Date(from) }),
    ...(until === undefined ? {} : { until: until === null ? OPEN_END : new Date(until) }),
    verified: next,
    ...(next && checker !== undefined ? { verifiedBy: checker } : {}),
  };
}
