import type { Client } from '../../functions/client/index.ts';
import type { Ports } from '../emulators/ports.ts';
import { acceptInvitation } from '../school/people.ts';
import { GUARDIANS, SIBLING_INDEX } from '../school/roll.ts';
import { TERM } from './term.ts';

const ALL = { attendance: true, consent: true, absences: true };

/** Five guardians: of two children, for a time and less, by an invitation, unchecked, and kept away. */
export async function buildFamilies(ports: Ports, admin: Client, uids: string[]): Promise<void> {
  const [full, limited, invited, unchecked, blocked] = GUARDIANS;
  const child = (index: number): string => uids[index] ?? '';
  const link = async (
    guardian: (typeof GUARDIANS)[number],
    terms: Pick<
      Parameters<Client['linkGuardian']>[0],
      'relation' | 'rights' | 'until' | 'verified'
    >,
  ): Promise<void> => {
    const { email: guardianEmail } = guardian;
    await admin.linkGuardian({ guardianEmail, childUid: child(guardian.child), ...terms });
    await acceptInvitation(ports, guardian);
  };
  await link(full, { relation: 'parent', rights: ALL });
  // The second child: the account is there, so that nothing is to be accepted.
  const { email: guardianEmail } = full;
  const sibling = { guardianEmail, childUid: child(SIBLING_INDEX) };
  await admin.linkGuardian({ ...sibling, relation: 'parent', rights: ALL });
  await link(limited, {
    relation: 'relative',
    rights: { attendance: true, consent: false },
    until: `${TERM.to}T22:00:00.000Z`,
  });
  const about = { relation: 'parent' as const, rights: { ...ALL, consent: false } };
  const children = [{ childUid: child(invited.child), ...about }];
  await admin.invite({ email: invited.email, role: 'guardian', children });
  await acceptInvitation(ports, invited);
  await link(unchecked, { relation: 'guardian', rights: ALL, verified: false });
  await link(blocked, { relation: 'parent', rights: ALL });
  const kept = { guardianEmail: blocked.email, childUid: child(blocked.child) };
  await admin.blockGuardian({ ...kept, reason: 'By an order of the family court.' });
}
