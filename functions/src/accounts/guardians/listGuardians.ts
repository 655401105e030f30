import type { Access } from '../../platform/access.ts';
import { accessOf, isLinkedTo, isStaffOf } from '../../platform/access.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { peopleOf } from '../people.ts';
import { ChildRequest, ListGuardiansReply } from './contract.ts';
import { linkReply } from './linkReply.ts';
import { linksTo } from './links.ts';

export const listGuardians = operation({
  name: 'listGuardians',
  summary:
    'The guardians of a child: admins see every link and the addresses, staff of the child’s courses the links that hold.',
  method: 'GET',
  path: '/students/{childUid}/guardians',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: false,
  input: ChildRequest,
  output: ListGuardiansReply,
  failures: ['not-found'],
  handler: async ({ caller, input: { childUid }, services: { db, clock } }) => {
    const now = clock.now();
    const child = (await accessOf(db).doc(childUid).get()).data();
    if (child?.role !== 'student' || !teaches(caller.access, child, now)) {
      throw new Failure('not-found');
    }
    const office = caller.role === 'admin';
    const links = (await linksTo(db, childUid))
      .map(({ uid, access, rights }) => {
        const holds = access.standing === 'active' && isLinkedTo(access, childUid, now);
        return { uid, holds, ...linkReply(rights) };
      })
      .filter(({ holds }) => office || holds);
    const people = await peopleOf(
      db,
      links.map(({ uid }) => uid),
    );
    return {
      guardians: links.map((link, i) => ({
        ...link,
        name: people[i]?.user.name ?? '',
        email: office ? (people[i]?.personal.email ?? null) : null,
      })),
    };
  },
});

/** Whether an admin or somebody who teaches the child at this moment. */
function teaches(access: Access, child: Access, now: Date): boolean {
  if (access.role === 'admin') return true;
  return Object.entries(child.rosterOf).some(
    ([courseId, until]) => until > now && isStaffOf(access, courseId, now),
  );
}
