import type { z } from 'zod';
import type { ChildRights } from '../../platform/access.ts';
import type { Write } from '../../platform/commit.ts';
import { invalidField } from '../../platform/failures.ts';
import { own } from '../../platform/own.ts';
import type { Services } from '../../platform/services.ts';
import { accountByEmail } from '../accountByEmail.ts';
import type { InviteRequest } from '../contract.ts';
import { openInvitations } from '../invitationStore.ts';
import { mustNotBeBlocked } from './blockStore.ts';
import { linkBy } from './terms.ts';
import { studentIn } from './writeLink.ts';

/**
 * The links that an invitation of a guardian is to make. Reads within the transaction; `withdrawEarlier` takes the
 * same children out of earlier invitations to the address.
 * @throws Failure not-found | conflict for a custody block | invalid-request for a child twice or a span that cannot be
 */
export async function offers(
  services: Services,
  { tx, now }: Write,
  email: string,
  admin: string,
  children: z.output<typeof InviteRequest>['children'],
): Promise<{
  readonly links: Readonly<Record<string, ChildRights>>;
  readonly withdrawEarlier: () => void;
}> {
  const { db } = services;
  const links: Record<string, ChildRights> = {};
  const account = children.length === 0 ? null : await accountByEmail(services, email, tx);
  for (const [i, { childUid, ...terms }] of children.entries()) {
    if (own(links, childUid) !== undefined) {
      throw invalidField(`children.${String(i)}.childUid`, 'this child is named twice');
    }
    links[childUid] = linkBy(admin, terms, now, `children.${String(i)}.`);
    await studentIn(tx, db, childUid);
    await mustNotBeBlocked(tx, db, childUid, { uid: account?.uid ?? null, email });
  }
  const { withdraw } = await openInvitations(tx, db, email, Object.keys(links), now);
  return { links, withdrawEarlier: withdraw };
}
