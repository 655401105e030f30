import { runningSessions, sessionRules } from '../../courses/index.ts';
import { placeOf } from '../../places/index.ts';
import { isStaffOf } from '../../platform/access.ts';
import { commit } from '../../platform/commit.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import type { Services } from '../../platform/services.ts';
import { currentPolicy } from '../../settings/index.ts';
import { attendedUntil } from '../closing/index.ts';
import { RollNowReply, RollNowRequest } from './contract.ts';
import { lookInto } from './look.ts';
import { toRollNow } from './toReply.ts';

export const rollNow = operation({
  name: 'rollNow',
  summary: 'Who is inside at this moment, per place, for an evacuation; each look is audited.',
  method: 'POST',
  path: '/roll-now',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: true,
  input: RollNowRequest,
  output: RollNowReply,
  failures: ['not-found'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { db, clock } = services;
    const { placeId } = input;
    const now = clock.now();
    if (placeId !== undefined && (await placeOf(db, placeId)) === undefined) {
      throw new Failure('not-found');
    }
    const [running, policy] = await Promise.all([runningSessions(db, now), currentPolicy(db)]);
    const sessions = running.filter(
      (session) =>
        isStaffOf(caller.access, session.courseId, now) &&
        (placeId === undefined || session.placeIds.includes(placeId)) &&
        attendedUntil(session, sessionRules(session, policy)) >= now,
    );
    const { looked, notListed } = await lookInto(services, sessions);
    const reply = toRollNow(looked, await namesOf(services, looked), placeId ?? null);
    // Not kept under the key: it says where people were, and each look is at its own moment.
    return await commit(
      context,
      ({ audit }) => {
        const { inside } = reply;
        audit({
          action: 'roll-now.shown',
          subject: placeId === undefined ? 'sessions' : `places/${placeId}`,
          details: { sessions: looked.length, inside },
        });
        const left = notListed.map(({ id, placeIds }) => ({ sessionId: id, placeIds }));
        return Promise.resolve({ at: now.toISOString(), ...reply, notListed: left });
      },
      { keepReply: false },
    );
  },
});

/** Of the sessions' places and of those where somebody checked in before a session moved. */
async function namesOf(
  { db }: Services,
  looked: Awaited<ReturnType<typeof lookInto>>['looked'],
): Promise<Map<string, string>> {
  const ids = new Set(looked.flatMap(({ people }) => people.map(({ placeId }) => placeId)));
  const found = await Promise.all(
    [...ids].map(async (id) => (id === null ? undefined : ([id, await placeOf(db, id)] as const))),
  );
  return new Map(
    found.flatMap((pair) => (pair?.[1] === undefined ? [] : [[pair[0], pair[1].name] as const])),
  );
}
