import assert from 'node:assert/strict';
import { checkInWith, signedRequest } from '../../client/index.ts';
import type { Seen } from '../../client/index.ts';
import { useFaceEngine } from '../../src/faces/engineHost.ts';
import { operations } from '../../src/operations.ts';
import type { CourseRules } from '../../src/settings/index.ts';
import { acting } from '../support/acting.ts';
import { callAs } from '../support/call.ts';
import type { Classroom, Student } from '../support/classroom.ts';
import {
  ROOM,
  addSession,
  classroom,
  fixInRoom,
  request,
  seen,
  student,
} from '../support/classroom.ts';
import type { FakeClock } from '../support/clock.ts';
import { clockAt } from '../support/clock.ts';
import { fails } from '../support/fails.ts';
import { fakeFaceEngine, picture, shotsOf } from '../support/fakeFaceEngine.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import { tabletAt } from '../support/kiosk.ts';

describe('a check-in by the rules of its course', () => {
  let clock: FakeClock;
  let services: Isolated;
  let room: Classroom;
  let ada: Student;
  let shot = 500;

  beforeEach(async () => {
    useFaceEngine(fakeFaceEngine());
    clock = clockAt(new Date().toISOString());
    services = isolatedServices({ clock });
    room = await classroom({}, services);
    ada = await student(room, shotsOf('ada'));
  });
  afterEach(async () => {
    useFaceEngine(undefined);
    await services.dispose();
  });

  const inRoom = (changes: Parameters<typeof fixInRoom>[0] = {}): Seen =>
    seen([picture('ada', ++shot)], fixInRoom(changes));
  /** A session that opens under these rules. */
  async function session(rules: CourseRules): Promise<string> {
    const { admin, courseId } = room;
    await callAs(admin, operations.updateCourse, { courseId, rules }, { services });
    return await addSession(admin, courseId, {}, services);
  }
  const told = ({ decision, status, reasons }: Awaited<ReturnType<typeof checkInWith>>) =>
    [decision, status, ...reasons.map(({ reason }) => reason)].join(' ');
  const attemptAt = async (sessionId: string, what = inRoom()): Promise<string> =>
    told(await checkInWith(ada.client, ada.phone, sessionId, what));
  /** Signed for this challenge, but with the wrong frame. */
  async function forged(sessionId: string) {
    const input = await request(ada, sessionId, inRoom());
    return { ...input, images: [picture('ada', ++shot)] };
  }

  it('outside the fence is refused, reviewed or noted', async () => {
    const away = () => inRoom({ lat: ROOM.lat + 0.02 });
    const under = async (outside: 'block' | 'review' | 'flag') =>
      attemptAt(await session({ location: { outside } }), away());
    assert.equal(await under('block'), 'rejected  OUTSIDE_GEOFENCE');
    assert.equal(await under('review'), 'pending_review pending_review OUTSIDE_GEOFENCE');
    assert.equal(await under('flag'), 'accepted present');
  });

  it('opens, turns late and closes by its windows', async () => {
    const windows = { opensBeforeMin: 3, lateAfterMin: 2, closesAfterMin: 20 };
    const { admin, courseId } = room;
    await callAs(admin, operations.updateCourse, { courseId, rules: { windows } }, { services });
    const at = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
    /** At a session that starts in so many minutes, beside the timetable and without windows of its own. */
    const arrival = async (startsIn: number): Promise<string> => {
      const times = { startsAt: at(startsIn), endsAt: at(startsIn + 60) };
      const { id } = await callAs(
        admin,
        operations.addSession,
        { courseId, ...times },
        { services },
      );
      return await attemptAt(id);
    };
    await fails('session-closed', arrival(4));
    assert.equal(await arrival(2), 'accepted present');
    assert.equal(await arrival(-1), 'accepted present');
    assert.equal(await arrival(-4), 'accepted late');
    assert.equal(await arrival(-18), 'accepted late');
    await fails('session-closed', arrival(-21));
  });

  it('shows the action it is asked for where they require one', async () => {
    const under = async (liveness: 'off' | 'record' | 'required') => {
      const still = acting(
        'ada',
        [0, 1, 0, -1].map((yawDeg) => ({ yawDeg })),
      );
      return attemptAt(await session({ liveness }), still);
    };
    assert.equal(await under('off'), 'accepted present');
    assert.equal(await under('record'), 'accepted present');
    assert.equal(await under('required'), 'rejected  LIVENESS_STILL');
  });

  it('by a phone that did not sign is refused, reviewed or noted, and never moves the counter', async () => {
    const counter = async () =>
      Number((await services.db.doc(`devices/${ada.phone.deviceId}`).get()).get('counter'));
    const before = await counter();
    const under = async (device: 'required' | 'review' | 'flag') =>
      told(await ada.client.checkIn(await forged(await session({ device }))));
    assert.equal(await under('required'), 'rejected  DEVICE_SIGNATURE_INVALID');
    assert.equal(await under('review'), 'pending_review pending_review DEVICE_SIGNATURE_INVALID');
    assert.equal(await under('flag'), 'accepted present');
    assert.equal(await counter(), before);
  });

  it('without a face counts by the phone, and then the phone has to sign', async () => {
    const optional = { face: 'optional', liveness: 'off' } as const;
    const faceless = { ...inRoom(), frames: [] };
    assert.equal(await attemptAt(await session(optional), faceless), 'accepted present');
    const sessionId = await session({ ...optional, device: 'flag' });
    const input = await request(ada, sessionId, faceless);
    const unsigned = { ...input, capturedAt: new Date(Date.now() - 1000).toISOString() };
    assert.equal(
      told(await ada.client.checkIn(unsigned)),
      'pending_review pending_review DEVICE_SIGNATURE_INVALID',
    );
    assert.equal(await attemptAt(await session({}), faceless), 'rejected  FRAMES_MISSING');
  });

  it('has as long for its challenge as they say, by phone and at a kiosk', async () => {
    const sessionId = await session({ challengeLifeS: 20 });
    const { deviceId } = ada.phone;
    const begun = await ada.client.beginCheckIn({ sessionId, deviceId });
    assert.equal(Date.parse(begun.expiresAt) - clock.now().getTime(), 20_000);
    const input = await signedRequest(ada.phone, sessionId, begun.challenge, inRoom());
    clock.set(new Date(clock.now().getTime() + 20_001).toISOString());
    await fails('challenge-expired', ada.client.checkIn(input));
    const { kiosk, client } = await tabletAt(room.admin, room.placeId, services);
    const atKiosk = await client.beginKioskCheckIn({ deviceId: kiosk.deviceId });
    // The older session at the place gives a minute: the shorter time holds.
    assert.equal(Date.parse(atKiosk.expiresAt) - clock.now().getTime(), 20_000);
  });

  it('has as many attempts as they say', async () => {
    const sessionId = await session({ attemptsPerSession: 1 });
    const away = inRoom({ lat: ROOM.lat + 0.02 });
    assert.equal(await attemptAt(sessionId, away), 'rejected  OUTSIDE_GEOFENCE');
    await fails('attempt-limit', attemptAt(sessionId));
  });

  it('leaves early by their grace, or not at all', async () => {
    const leave = (earlyGraceMin: number, checkOut: 'off' | 'optional' = 'optional') => ({
      leave: { earlyGraceMin, checkOut },
    });
    const departure = async (rules: CourseRules): Promise<string> => {
      const sessionId = await session(rules);
      await attemptAt(sessionId);
      const reply = await checkInWith(ada.client, ada.phone, sessionId, inRoom(), 'checkOut');
      return reply.departure;
    };
    assert.equal(await departure(leave(5)), 'left_early');
    assert.equal(await departure(leave(60)), 'left');
    const failure = await fails('session-closed', departure(leave(5, 'off')));
    assert.equal(failure.details.detail, 'This session does not take check-outs.');
  });

  it('takes a mark by hand by the same grace', async () => {
    const sessionId = await session({ leave: { earlyGraceMin: 60, checkOut: 'optional' } });
    const about = {
      sessionId,
      studentUid: ada.uid,
      status: 'present' as const,
      reason: 'Seen there',
    };
    const marked = await callAs(
      room.admin,
      operations.markAttendance,
      { ...about, departedAt: clock.now().toISOString() },
      { services },
    );
    assert.equal(marked.departure, 'left');
  });

  it('keeps the rules that a session opened under, and the evidence names both versions', async () => {
    const sessionId = await session({ location: { outside: 'flag' } });
    await session({ location: { outside: 'block' } });
    const away = inRoom({ lat: ROOM.lat + 0.02 });
    assert.equal(await attemptAt(sessionId, away), 'accepted present');
    const about = { sessionId, studentUid: ada.uid };
    const { attempts } = await callAs(room.admin, operations.showEvidence, about, { services });
    assert.deepEqual(
      attempts.map(({ policyVersion, rulesVersion }) => [policyVersion, rulesVersion]),
      [[0, 2]],
    );
  });
});
