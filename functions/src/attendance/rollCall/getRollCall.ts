import { activeRosterOf } from '../../courses/index.ts';
import { commit } from '../../platform/commit.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { taughtSession } from '../staff.ts';
import { GetRollCallReply, GetRollCallRequest } from './contract.ts';
import { rollCallRef } from './rollCallStore.ts';

/** A little over what a roster may hold for a roll call to start. */
const MOST_NAMES = 700;

export const getRollCall = operation({
  name: 'getRollCall',
  summary: 'Whom the photo of a roll call shows, with similarities; each look is audited.',
  method: 'POST',
  path: '/roll-calls/{rollCallId}/proposal',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: true,
  input: GetRollCallRequest,
  output: GetRollCallReply,
  failures: ['not-found'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { db, clock } = services;
    const ref = rollCallRef(db, input.rollCallId);
    const found = (await ref.get()).data();
    if (found === undefined || found.expiresAt <= clock.now()) throw new Failure('not-found');
    await taughtSession(services, caller, found.sessionId);
    const roster = await activeRosterOf(db, found.courseId, MOST_NAMES);
    const names = new Map(roster.map(({ uid, name }) => [uid, name]));
    // The reply is not kept under the key: measured values stay in one place, and each look counts.
    return await commit(
      context,
      ({ audit }) => {
        audit({ action: 'roll-call.shown', subject: ref.path });
        const { by, createdAt, expiresAt, people, ...rest } = found;
        return Promise.resolve({
          ...rest,
          rollCallId: input.rollCallId,
          takenBy: by,
          createdAt: createdAt.toISOString(),
          expiresAt: expiresAt.toISOString(),
          people: people.map(({ uid, ...sighting }) => ({
            ...sighting,
            studentUid: uid,
            name: names.get(uid) ?? null,
          })),
        });
      },
      { keepReply: false },
    );
  },
});
