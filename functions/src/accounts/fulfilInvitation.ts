import type { Firestore } from 'firebase-admin/firestore';
import type { Access, Role } from '../platform/access.ts';
import { OPEN_END } from '../platform/access.ts';
import type { Write } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import type { NewAccount } from './accountStore.ts';
import { createAccount, setRole } from './accountStore.ts';
import { offeredLinks } from './guardians/offeredLinks.ts';
import { putLink } from './guardians/writeLink.ts';
import type { Invitation } from './invitationStore.ts';
import { grantStaff, missingCourses } from './staffGrants.ts';

/**
 * Gives an account what its invitation says. An account that has a role already keeps it: an invitation
 * adds courses or children to the same role and never turns one role into another (grantRole does).
 * @throws Failure conflict | invalid-invitation when its children are no longer to be had
 */
export async function fulfil(
  write: Write,
  db: Firestore,
  { role, courseIds, children, invitedBy }: Invitation,
  account: NewAccount,
  access: Access | null,
): Promise<void> {
  const { tx, now } = write;
  const { uid, email } = account;
  mayBecome(access, role);
  const links = await offeredLinks(db, children, { uid, email }, tx);
  const gone = await missingCourses(tx, db, courseIds);
  if (access === null) createAccount(tx, db, account, now);
  setRole(tx, db, uid, role, now);
  for (const courseId of courseIds.filter((id) => !gone.includes(id))) {
    const grant = { uid, role: 'instructor' as const, until: OPEN_END };
    grantStaff(tx, db, courseId, { ...grant, grantedBy: invitedBy, updatedAt: now });
  }
  for (const { childUid, rights, child } of links) {
    putLink(write, db, uid, childUid, rights, child);
  }
}

/** @throws Failure conflict when the account has another role */
export function mayBecome(access: Access | null, role: Role): void {
  if (access !== null && access.role !== 'pending' && access.role !== role) {
    throw new Failure('conflict', { detail: `This account has the role ${access.role}.` });
  }
}
