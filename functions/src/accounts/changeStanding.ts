import type { Access } from '../platform/access.ts';
import { accessOf, endOfSessions } from '../platform/access.ts';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import type { CallContext } from '../platform/operation.ts';
import { linksTo, suspendLinksTo } from './guardians/links.ts';
import { keepOneAdmin } from './lastAdmin.ts';
import { mirrorAccess } from './mirrorAccess.ts';

/**
 * Suspends or restores an account. `access` decides at once for every new request, here and in the
 * security rules; Auth follows with the disabled flag and revoked refresh tokens.
 * @throws Failure not-found | conflict (the last active admin, a kiosk)
 */
export async function changeStanding(
  context: CallContext,
  uid: string,
  standing: Access['standing'],
): Promise<{ uid: string; standing: Access['standing'] }> {
  const { services } = context;
  const ref = accessOf(services.db).doc(uid);
  const reply = await commit(context, async ({ tx, now, audit }) => {
    const access = (await tx.get(ref)).data();
    if (access === undefined) throw new Failure('not-found');
    if (access.role === 'kiosk') {
      throw new Failure('conflict', { detail: 'This is a kiosk: end it by revokeKiosk.' });
    }
    if (access.deletedAt !== null) {
      throw new Failure('conflict', { detail: 'This account is being deleted.' });
    }
    if (standing === 'suspended') await keepOneAdmin(tx, services.db, uid, access);
    const links = access.role === 'student' ? await linksTo(services.db, uid, tx) : [];
    suspendLinksTo(tx, services.db, uid, links, standing === 'suspended');
    if (access.standing !== standing) {
      tx.update(ref, {
        standing,
        ...(standing === 'suspended' ? { validAfter: endOfSessions(now) } : {}),
      });
    }
    audit({
      action: `account.${standing === 'active' ? 'restored' : standing}`,
      subject: ref.path,
    });
    return { uid, standing };
  });
  await mirrorAccess(services, uid);
  return reply;
}
