import type { Client } from '../../functions/client/index.ts';
import { checkInWith } from '../../functions/client/index.ts';
import { CAMPUS, HALL_RADIUS_M, offset } from '../school/places.ts';
import type { Actor } from './cast.ts';
import { inHall, seeing } from './cast.ts';
import { outcomeOf } from './outcome.ts';
import { ownCourse, placesOf } from './ownCourse.ts';
import type { Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';
import { extraSession } from './stage.ts';

type Reply = Awaited<ReturnType<Client['checkIn']>>;

/** What a course says otherwise than the institution, and what other rules would have done. */
export function ownRules(stage: Stage, actors: readonly Actor[]): Scenario[] {
  const g = actors[6];
  if (!g) throw new Error('eight actors are needed');
  return [
    {
      name: 'outside the fence of a course that reviews it',
      decision: 'pending_review',
      reasons: ['OUTSIDE_GEOFENCE'],
      run: async () => outcomeOf((await besideHall(stage, g)).reply),
    },
    {
      name: 'the same by rules that only note it: a preview',
      decision: 'accepted/present',
      reasons: [],
      run: async () => {
        const { courseId, reply } = await besideHall(stage, g);
        const courseRules = { location: { outside: 'flag' as const } };
        const asked = { courseId, courseRules, days: 1 };
        const { examined, changed, examples } = await stage.admin.client.previewPolicy(asked);
        const [change, ...others] = changed;
        const { record } = await g.client.getRecord({
          sessionId: reply.sessionId,
          studentUid: g.uid,
        });
        const sound =
          examined === 1 &&
          others.length === 0 &&
          change?.before.decision === 'pending_review' &&
          examples[0]?.attemptId === reply.attemptId &&
          record?.status === 'pending_review';
        return {
          decision: `${change?.after.decision ?? 'none'}/${String(change?.after.status)}`,
          reasons: [],
          flaw: sound ? undefined : 'not this one attempt, or more than a preview',
        };
      },
    },
  ];
}

/** A check-in from the street beside the hall, in a course of its own that leaves such to staff. */
async function besideHall(stage: Stage, who: Actor): Promise<{ courseId: string; reply: Reply }> {
  const courseId = await ownCourse(stage, [who], {
    placeIds: await placesOf(stage, stage.courseId),
    rules: { location: { outside: 'review' } },
  });
  const sessionId = await extraSession(stage.admin.client, courseId);
  const street = inHall(offset(CAMPUS, 2 * HALL_RADIUS_M, 0));
  const what = seeing(who.photo, street);
  return { courseId, reply: await checkInWith(who.client, who.phone, sessionId, what) };
}
