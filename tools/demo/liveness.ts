import type { Asked, Seen } from '../../functions/client/index.ts';
import { signedRequest } from '../../functions/client/index.ts';
import { OFFSETS_MS, livenessFrames } from '../photos/liveness/livenessFrames.ts';
import { vary } from '../photos/variations.ts';
import type { Actor } from './cast.ts';
import { inHall } from './cast.ts';
import { outcomeOf } from './outcome.ts';
import { own } from './photos.ts';
import type { Outcome, Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';
import { extraSession } from './stage.ts';

type Turn = Extract<Asked, `turn-${string}`>;

/**
 * Check-ins of the course that asks for an action. What is shown is drawn from the actor's one photo; its eyes close
 * less surely than its head turns, so the scenarios go on to a session that asks for a turn.
 */
export function livenessChallenges(stage: Stage, actors: readonly Actor[]): Scenario[] {
  const [, , , , e] = actors;
  if (!e) throw new Error('eight actors are needed');
  const other = { 'turn-left': 'turn-right', 'turn-right': 'turn-left' } as const;
  const turning = (asked: Turn): Promise<Buffer[]> => livenessFrames(e.photo, asked);
  return [
    {
      name: 'own head turned as asked, where an action is required',
      decision: 'accepted/present',
      reasons: [],
      run: () => show(stage, e, turning),
    },
    {
      name: 'own head turned to the other side',
      decision: 'rejected',
      reasons: ['LIVENESS_ACTION_MISSING'],
      // Of another copy of the photo: frames that were weighed before are refused for that.
      run: () =>
        show(stage, e, async (asked) => livenessFrames(await vary(e.photo, 7), other[asked])),
    },
    {
      name: 'shots of a still photo, where an action is required',
      decision: 'rejected',
      reasons: ['LIVENESS_STILL', 'LIVENESS_ACTION_MISSING'],
      match: 'some',
      run: () =>
        show(stage, e, () => Promise.all([1, 2, 3, 4, 5].map((seed) => vary(e.photo, seed)))),
    },
  ];
}

/** So many sessions are tried until one asks for a turn: all ask for a blink once in 3^20 times. */
const SESSIONS = 20;

async function show(
  { historian, otherCourseId }: Stage,
  { client, phone }: Actor,
  frames: (asked: Turn) => Promise<Buffer[]>,
): Promise<Outcome> {
  for (let i = 0; i < SESSIONS; i++) {
    // Online: its rooms are too far from where the actor was a second ago.
    const online = { placeIds: [] };
    const sessionId = await extraSession(historian.client, otherCourseId, {}, online);
    const about = { sessionId, deviceId: phone.deviceId };
    const { challenge, liveness } = await client.beginCheckIn(about);
    if (liveness === 'none') throw new Error('the course asks for no action: npm run seed');
    if (liveness === 'blink') continue;
    const seen: Seen = {
      frames: (await frames(liveness)).map(own),
      frameOffsetsMs: OFFSETS_MS,
      location: inHall(),
    };
    return outcomeOf(await client.checkIn(await signedRequest(phone, sessionId, challenge, seen)));
  }
  throw new Error('no session asked for a turn of the head');
}
