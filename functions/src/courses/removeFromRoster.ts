import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { RemoveFromRosterRequest, RosterEntry } from './contract.ts';
import { endEntry } from './enrol.ts';
import { rosterOf } from './rosterStore.ts';
import { toRosterEntry } from './toReply.ts';

export const removeFromRoster = operation({
  name: 'removeFromRoster',
  summary: 'Take a student off a course’s roster from now on; past records stay.',
  method: 'DELETE',
  path: '/courses/{courseId}/roster/{studentNumber}',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: RemoveFromRosterRequest,
  output: RosterEntry,
  failures: ['not-found'],
  handler: (context) => {
    const { courseId, studentNumber } = context.input;
    const { db } = context.services;
    const ref = rosterOf(db, courseId).doc(studentNumber);
    return commit(context, async ({ tx, now, audit }) => {
      const entry = (await tx.get(ref)).data();
      // Who was removed is not on the roster: the first removal's moment stays.
      if (entry?.status !== 'active') throw new Failure('not-found');
      const next = endEntry(tx, db, entry, now);
      tx.set(ref, next);
      audit({ action: 'roster.removed', subject: ref.path });
      return toRosterEntry(next);
    });
  },
});
