import type { Access } from '../platform/access.ts';
import { accessOf } from '../platform/access.ts';
import { needsSecondFactor } from '../platform/secondFactor.ts';
import type { Services } from '../platform/services.ts';
import { commitIfDue, recomputeContext } from '../platform/system.ts';
import type { StoredUser } from './accountStore.ts';
import { stamp, usersOf } from './accountStore.ts';
import { endLinksTo, linksTo, suspendLinksTo } from './guardians/links.ts';

/**
 * Brings what follows from `access/{uid}` in line with it: role and standing in `users/{uid}`, by which people are
 * listed, whether the rules ask for a second factor, and what links of guardians say about a child. Writes nothing when all is as it should be.
 */
export async function mirrorCopies(services: Services, uid: string, access: Access): Promise<void> {
  const { db } = services;
  const [ref, user] = [accessOf(db).doc(uid), usersOf(db).doc(uid)];
  if (!isStale(access, (await user.get()).data())) return;
  await commitIfDue(recomputeContext(services, 'mirrorAccess', uid), async ({ tx, now, audit }) => {
    const [present, copy] = await Promise.all([tx.get(ref), tx.get(user)]);
    const latest = present.data();
    if (latest === undefined || !isStale(latest, copy.data())) return null;
    const { role, standing } = latest;
    const links = await linksTo(db, uid, tx);
    const needs = needsSecondFactor(role);
    if (latest.needsSecondFactor !== needs) tx.update(ref, { needsSecondFactor: needs });
    if (copy.exists) tx.update(user, { role, standing, ...stamp(now) });
    if (role === 'student') suspendLinksTo(tx, db, uid, links, standing === 'suspended');
    else endLinksTo(tx, db, uid, links);
    audit({ action: 'access.mirrored', subject: ref.path, details: { role, standing, needs } });
    return true;
  });
}

function isStale(access: Access, user: StoredUser | undefined): boolean {
  const { role, standing } = access;
  const copied = user === undefined || (user.role === role && user.standing === standing);
  return !copied || access.needsSecondFactor !== needsSecondFactor(role);
}
