import type { Firestore } from 'firebase-admin/firestore';
import type { Access } from '../platform/access.ts';
import { accessOf, endOfSessions } from '../platform/access.ts';
import type { Write } from '../platform/commit.ts';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { profileOf, setRole } from './accountStore.ts';
import { admit, findPlacement } from './admit.ts';
import { GrantRoleReply, GrantRoleRequest } from './contract.ts';
import { clearGrants } from './clearGrants.ts';
import { endLinksTo, linksTo } from './guardians/links.ts';
import { keepOneAdmin } from './lastAdmin.ts';
import { mirrorAccess } from './mirrorAccess.ts';
import { linkedEntriesOf } from './rosterLinks.ts';

/** Who may do more stands higher; student and guardian may do different things. */
const RANK = { pending: 0, kiosk: 0, student: 1, guardian: 1, instructor: 2, admin: 3 } as const;

export const grantRole = operation({
  name: 'grantRole',
  summary: 'Give an account its role. Losing rights ends every session of the account at once.',
  method: 'PUT',
  path: '/users/{uid}/role',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: GrantRoleRequest,
  output: GrantRoleReply,
  failures: ['not-found', 'conflict'],
  handler: async (context) => {
    const { services, input } = context;
    const { uid, role } = input;
    const reply = await commit(context, async (write) => {
      const account = await profileOf(services.db, uid, write.tx);
      // A kiosk has no profile; should somebody give it one in the console, it is no person still.
      if (account === null || account.access.role === 'kiosk') throw new Failure('not-found');
      const from = account.access.role;
      if (from !== role) {
        await change(write, services.db, uid, account.access, account.personal.email, role);
      }
      const details = { from, to: role };
      write.audit({ action: 'role.granted', subject: `access/${uid}`, details });
      return { uid, role };
    });
    await mirrorAccess(services, uid);
    return reply;
  },
});

/** What belonged to the old role goes with it, so that a later change back revives nothing. */
async function change(
  { tx, now }: Write,
  db: Firestore,
  uid: string,
  access: Access,
  email: string,
  role: Access['role'],
): Promise<void> {
  await keepOneAdmin(tx, db, uid, access);
  const entries = await linkedEntriesOf(tx, db, uid, access);
  const links = await linksTo(db, uid, tx);
  const { studentNumber } = access;
  const placement =
    role === 'student' ? await findPlacement(tx, db, uid, { email, studentNumber }, now) : null;
  clearGrants(tx, db, uid, access, role, entries);
  endLinksTo(tx, db, uid, links);
  setRole(tx, db, uid, role, now);
  if (placement !== null) admit(tx, db, uid, placement, now);
  const { role: from } = access;
  if (from !== 'pending' && RANK[role] <= RANK[from]) {
    tx.update(accessOf(db).doc(uid), { validAfter: endOfSessions(now) });
  }
}
