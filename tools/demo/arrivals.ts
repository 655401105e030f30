import { randomUUID } from 'node:crypto';
import { collection, onSnapshot, query, where } from 'firebase/firestore';
import { CallFailed, checkInWith, signedRequest } from '../../functions/client/index.ts';
import { HALL_RADIUS_M, CAMPUS, offset } from '../school/places.ts';
import type { Actor } from './cast.ts';
import { inHall, newPhone, seeing } from './cast.ts';
import { outcomeOf } from './outcome.ts';
import type { Scenario } from './scenario.ts';
import type { Stage, Times } from './stage.ts';
import { extraSession } from './stage.ts';

/** Who is there, where, and by which phone. */
export function arrivals(stage: Stage, actors: readonly Actor[]): Scenario[] {
  const [a, b, c, d, e, f, , h] = actors;
  if (!a || !b || !c || !d || !e || !f || !h) throw new Error('eight actors are needed');
  const session = (times?: Times): Promise<string> =>
    extraSession(stage.teacher.client, stage.courseId, times);
  const arrive = async (who: Actor, what = seeing(who.photo), times?: Times) =>
    outcomeOf(await checkInWith(who.client, who.phone, await session(times), what));
  const twoKm = offset(CAMPUS, 2000, 0);
  return [
    {
      name: 'own face two kilometres away',
      decision: 'rejected',
      reasons: ['OUTSIDE_GEOFENCE'],
      run: () => arrive(c, seeing(c.photo, inHall(twoKm))),
    },
    {
      name: 'another face, two kilometres away',
      decision: 'rejected',
      reasons: ['FACE_MISMATCH', 'OUTSIDE_GEOFENCE'],
      run: () => arrive(d, seeing(e.photo, inHall(twoKm))),
    },
    {
      name: 'own face inside the fence',
      decision: 'accepted/present',
      reasons: [],
      run: () => arrive(a),
    },
    sameKeyAgain(a, session),
    otherBody(a, session),
    liveListener(stage, b, session),
    {
      name: 'another person’s face',
      decision: 'rejected',
      reasons: ['FACE_MISMATCH'],
      run: () => arrive(b, seeing(c.photo)),
    },
    {
      name: 'own face, position only within 250 m',
      decision: 'pending_review',
      reasons: ['LOCATION_TOO_COARSE'],
      run: () => arrive(e, seeing(e.photo, inHall({ accuracyM: 250 }))),
    },
    {
      name: 'own face at the edge of the fence',
      decision: 'pending_review',
      reasons: ['EDGE_OF_GEOFENCE'],
      run: () => {
        const edge = offset(CAMPUS, HALL_RADIUS_M, 0);
        return arrive(e, seeing(e.photo, inHall({ ...edge, accuracyM: 20 })));
      },
    },
    {
      name: 'own face, mocked position',
      decision: 'pending_review',
      reasons: ['LOCATION_MOCKED'],
      run: () => arrive(f, seeing(f.photo, inHall({ mock: true }))),
    },
    replayed(h, session),
    {
      name: 'signed by another phone',
      decision: 'rejected',
      reasons: ['DEVICE_SIGNATURE_INVALID'],
      run: async () => {
        const { key } = await newPhone(h);
        const mixed = { ...h.phone, key };
        const reply = checkInWith(h.client, mixed, await session(), seeing(h.photo));
        return outcomeOf(await reply);
      },
    },
    {
      name: 'not on the roster',
      decision: 'refused',
      reasons: ['not-rostered'],
      run: async () => {
        const { historian, otherCourseId } = stage;
        const foreign = await extraSession(historian.client, otherCourseId);
        return outcomeOf(await checkInWith(h.client, h.phone, foreign, seeing(h.photo)));
      },
    },
    {
      name: 'session closed',
      decision: 'refused',
      reasons: ['session-closed'],
      run: () => arrive(h, seeing(h.photo), { startsIn: -120 }),
    },
    cancelledBetween(stage, h, session),
    {
      name: 'late arrival',
      decision: 'accepted/late',
      reasons: [],
      run: () => arrive(h, seeing(h.photo), { startsIn: -30, lateAfterIn: -1 }),
    },
  ];
}

type NewSession = () => Promise<string>;

function sameKeyAgain(a: Actor, session: NewSession): Scenario {
  return {
    name: 'the same call again with the same key',
    decision: 'accepted/present',
    reasons: [],
    run: async () => {
      const input = await requestOf(a, await session());
      const key = { idempotencyKey: randomUUID() };
      const first = await a.client.checkIn(input, key);
      const second = await a.client.checkIn(input, key);
      const about = { sessionId: input.sessionId, studentUid: a.uid };
      const { events } = await a.client.getRecord(about);
      const same = JSON.stringify(first) === JSON.stringify(second) && events.length === 1;
      return {
        ...outcomeOf(second),
        ...(same ? {} : { flaw: 'not the same reply and one record' }),
      };
    },
  };
}

function otherBody(a: Actor, session: NewSession): Scenario {
  return {
    name: 'the same key with another body',
    decision: 'refused',
    reasons: ['idempotency-conflict'],
    run: async () => {
      const input = await requestOf(a, await session());
      const key = { idempotencyKey: randomUUID() };
      await a.client.checkIn(input, key);
      const capturedAt = new Date(0).toISOString();
      return outcomeOf(await a.client.checkIn({ ...input, capturedAt }, key));
    },
  };
}

/** A teacher’s screen: the real client SDK listens while the student checks in. */
function liveListener({ teacher, courseId }: Stage, b: Actor, session: NewSession): Scenario {
  return {
    name: 'a teacher’s open listener sees it arrive',
    decision: 'accepted/present',
    reasons: [],
    run: async () => {
      const sessionId = await session();
      const records = collection(teacher.firestore, `sessions/${sessionId}/attendance`);
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      const mine = query(records, where('courseId', '==', courseId));
      const stop = onSnapshot(
        mine,
        (snapshot) => {
          for (const { doc } of snapshot.docChanges()) resolve(String(doc.get('status')));
        },
        reject,
      );
      const timer = setTimeout(() => {
        resolve('nothing within 10 s');
      }, 10_000);
      try {
        const reply = await checkInWith(b.client, b.phone, sessionId, seeing(b.photo));
        const seen = await promise;
        const outcome = outcomeOf(reply);
        return seen === 'present' ? outcome : { ...outcome, flaw: `the listener saw ${seen}` };
      } finally {
        clearTimeout(timer);
        stop();
      }
    },
  };
}

function replayed(h: Actor, session: NewSession): Scenario {
  return {
    name: 'a challenge used before',
    decision: 'refused',
    reasons: ['replay'],
    run: async () => {
      const input = await requestOf(h, await session());
      await h.client.checkIn(input);
      const again = await h.client.checkIn(input).catch((error: unknown) => error);
      if (again instanceof CallFailed) throw again;
      return { decision: 'accepted', reasons: [], flaw: 'the challenge was taken twice' };
    },
  };
}

/** With a challenge from before: checkIn itself must refuse. */
function cancelledBetween({ teacher }: Stage, h: Actor, session: NewSession): Scenario {
  return {
    name: 'session cancelled in between',
    decision: 'refused',
    reasons: ['session-closed'],
    run: async () => {
      const input = await requestOf(h, await session());
      const { sessionId } = input;
      await teacher.client.cancelSession({ sessionId });
      const outcome = await h.client.checkIn(input).catch((error: unknown) => error);
      if (outcome instanceof CallFailed) throw outcome;
      return { decision: 'accepted', reasons: [], flaw: 'a cancelled session took the check-in' };
    },
  };
}

async function requestOf(
  { client, phone, photo }: Actor,
  sessionId: string,
): ReturnType<typeof signedRequest> {
  const { challenge } = await client.beginCheckIn({ sessionId, deviceId: phone.deviceId });
  return await signedRequest(phone, sessionId, challenge, seeing(photo));
}
