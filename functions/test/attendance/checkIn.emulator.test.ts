import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { checkInWith } from '../../client/index.ts';
import { EngineUnavailableError } from '../../src/faces/engine/errors.ts';
import { useFaceEngine } from '../../src/faces/engineHost.ts';
import { operations } from '../../src/operations.ts';
import { invoke } from '../../src/platform/invoke.ts';
import { callAs, emulatorServices, identity } from '../support/call.ts';
import type { Classroom, Student } from '../support/classroom.ts';
import {
  addSession,
  classroom,
  fixInRoom,
  newPhone,
  request,
  seen,
  student,
} from '../support/classroom.ts';
import { fails } from '../support/fails.ts';
import { fakeFaceEngine, picture, shotsOf } from '../support/fakeFaceEngine.ts';

const reasonsOf = (reply: { reasons: { reason: string }[] }): string[] =>
  reply.reasons.map(({ reason }) => reason);

const keysOf = (value: unknown): string[] =>
  typeof value === 'object' && value !== null ? Object.keys(value).toSorted() : [];

/** All that a student gets to see; a further field must be thought about here first. */
const REPLY_KEYS = [
  'alreadyRecorded',
  'at',
  'attemptId',
  'decision',
  'departure',
  'reasons',
  'sessionId',
  'status',
];
const REASON_KEYS = ['check', 'hint', 'reason'];
const RECORD_KEYS = [
  'arrivedAt',
  'courseId',
  'departedAt',
  'departure',
  'eventId',
  'markedBy',
  'method',
  'placeId',
  'placeVersion',
  'policyVersion',
  'sessionId',
  'startsAt',
  'status',
  'uid',
  'updatedAt',
];
const EVENT_KEYS = [
  'after',
  'at',
  'attemptId',
  'before',
  'by',
  'courseId',
  'kind',
  'previous',
  'reason',
  'sessionId',
  'uid',
  'undoes',
];
const NOTICE_KEYS = ['createdAt', 'data', 'dueAt', 'expiresAt', 'kind', 'status', 'to'];

describe('checking in', () => {
  let room: Classroom;
  let ada: Student;

  before(async () => {
    useFaceEngine(fakeFaceEngine());
    room = await classroom();
    ada = await student(room, shotsOf('ada'));
  });
  after(() => {
    useFaceEngine(undefined);
  });

  const freshSession = (): Promise<string> => addSession(room.admin, room.courseId);
  const recordOf = async (sessionId: string): Promise<FirebaseFirestore.DocumentSnapshot> =>
    emulatorServices().db.doc(`sessions/${sessionId}/attendance/${ada.uid}`).get();

  it('records one’s own face at the place as present, with event, evidence, audit and notice', async () => {
    const sessionId = await freshSession();
    const reply = await checkInWith(ada.client, ada.phone, sessionId, seen([picture('ada', 9)]));
    assert.deepEqual(
      { decision: reply.decision, status: reply.status, reasons: reply.reasons },
      { decision: 'accepted', status: 'present', reasons: [] },
    );
    const record = await recordOf(sessionId);
    assert.equal(record.get('status'), 'present');
    assert.equal(record.get('placeVersion'), 1);
    const events = await record.ref.collection('events').get();
    assert.deepEqual(
      events.docs.map((doc): unknown[] => [doc.get('before'), doc.get('after')]),
      [[null, 'present']],
    );
    const evidence = await record.ref
      .collection('evidence')
      .doc(reply.attemptId ?? '')
      .get();
    const findings = evidence.get('findings') as { reason: string }[];
    assert.deepEqual(
      findings.map(({ reason }) => reason).filter((reason) => /INSIDE|DEVICE|MATCH/.test(reason)),
      ['INSIDE_GEOFENCE', 'DEVICE_OK', 'FACE_MATCH'],
    );
    const { db } = emulatorServices();
    const audit = await db.collection('audit').where('subject', '==', record.ref.path).get();
    assert.equal(audit.size, 1);
    const notice = await db.doc(`notifications/check-in.accepted:${reply.attemptId ?? ''}`).get();
    assert.deepEqual(notice.get('to'), [ada.uid]);
  });

  it('lets no measured value into the reply or into what the student can read', async () => {
    const sessionId = await freshSession();
    const mixed = seen([picture('ada', 9)], fixInRoom({ accuracyM: 250 }));
    const data = await request(ada, sessionId, mixed);
    const call = {
      identity: identity(ada.uid),
      data,
      idempotencyKey: randomUUID(),
      requestId: randomUUID(),
      ip: '192.0.2.1',
    };
    // Not by a client: that would drop fields which the contract does not know.
    const reply = z
      .looseObject({ attemptId: z.string(), reasons: z.array(z.looseObject({})) })
      .parse(await invoke(operations.checkIn, call, emulatorServices()));
    assert.deepEqual(keysOf(reply), REPLY_KEYS);
    assert.equal(reply.reasons.length, 1);
    for (const reason of reply.reasons) assert.deepEqual(keysOf(reason), REASON_KEYS);
    const record = await recordOf(sessionId);
    assert.deepEqual(keysOf(record.data()), RECORD_KEYS);
    const { docs: events } = await record.ref.collection('events').get();
    assert.deepEqual(
      events.map((doc) => keysOf(doc.data())),
      [EVENT_KEYS],
    );
    const { db } = emulatorServices();
    const notice = await db.doc(`notifications/check-in.pending_review:${reply.attemptId}`).get();
    assert.deepEqual(keysOf(notice.data()), NOTICE_KEYS);
    assert.deepEqual(keysOf(notice.get('data')), ['courseId', 'sessionId', 'studentUid']);
  });

  it('shows evidence in which an older version stored what is no number', async () => {
    const sessionId = await freshSession();
    await checkInWith(ada.client, ada.phone, sessionId, seen([picture('ada', 9)]));
    const { docs } = await (await recordOf(sessionId)).ref.collection('evidence').get();
    const [kept] = docs;
    assert.ok(kept !== undefined);
    const evidence = { overlap: NaN, distanceM: Infinity, accuracyM: 1e-200 };
    const odd = { check: 'location', outcome: 'fail', reason: 'OUTSIDE_GEOFENCE', evidence };
    await kept.ref.update({ findings: [odd] });
    const about = { sessionId, studentUid: ada.uid };
    const { attempts } = await callAs(room.admin, operations.showEvidence, about);
    assert.deepEqual(attempts[0]?.findings[0]?.evidence, {
      ...evidence,
      overlap: null,
      distanceM: null,
    });
  });

  it('refuses a position or a time that could not be kept', async () => {
    const sessionId = await freshSession();
    for (const odd of [
      { accuracyM: 1e-200 },
      { accuracyM: 100_001 },
      { fixAt: '0000-06-01T00:00:00Z' },
      { fixAt: '0001-01-01T00:00:00+05:00' },
      { fixAt: '9999-12-31T23:59:59-23:59' },
    ]) {
      const what = seen([picture('ada', 9)], fixInRoom(odd));
      await fails('invalid-request', checkInWith(ada.client, ada.phone, sessionId, what));
    }
    const { db } = emulatorServices();
    const attempts = db.collection('checkInAttempts').where('sessionId', '==', sessionId);
    assert.equal((await attempts.get()).size, 0);
  });

  it('gives every reason at once', async () => {
    const sessionId = await freshSession();
    const away = fixInRoom({ lat: 52.54, mock: true });
    const reply = await checkInWith(ada.client, ada.phone, sessionId, seen([picture('eve')], away));
    assert.equal(reply.decision, 'rejected');
    assert.equal(reply.status, null);
    assert.deepEqual(
      new Set(reasonsOf(reply)),
      // Two kilometres off a moment after having been here.
      new Set(['FACE_MISMATCH', 'OUTSIDE_GEOFENCE', 'LOCATION_MOCKED', 'IMPOSSIBLE_TRAVEL']),
    );
    for (const { hint } of reply.reasons) assert.ok(hint.length > 10);
    assert.equal((await recordOf(sessionId)).exists, false);
  });

  it('accepts a second try after a rejection', async () => {
    const sessionId = await freshSession();
    await checkInWith(ada.client, ada.phone, sessionId, seen([picture(null)]));
    const reply = await checkInWith(ada.client, ada.phone, sessionId, seen([picture('ada', 9)]));
    assert.equal(reply.status, 'present');
  });

  it('turns a pending mark into present on better evidence, and keeps both marks', async () => {
    const sessionId = await freshSession();
    const coarse = seen([picture('ada', 9)], fixInRoom({ accuracyM: 250 }));
    const first = await checkInWith(ada.client, ada.phone, sessionId, coarse);
    assert.equal(first.status, 'pending_review');
    const second = await checkInWith(ada.client, ada.phone, sessionId, seen([picture('ada', 9)]));
    assert.equal(second.status, 'present');
    const events = await (await recordOf(sessionId)).ref.collection('events').orderBy('at').get();
    assert.deepEqual(
      events.docs.map((doc): unknown => doc.get('after')),
      ['pending_review', 'present'],
    );
  });

  it('is late after the limit', async () => {
    const sessionId = await addSession(room.admin, room.courseId, {
      startsIn: -30,
      lateAfterIn: -1,
    });
    const reply = await checkInWith(ada.client, ada.phone, sessionId, seen([picture('ada', 9)]));
    assert.equal(reply.status, 'late');
  });

  it('asks for a review, never present, when the engine fails', async () => {
    const sessionId = await freshSession();
    useFaceEngine(fakeFaceEngine({ error: new EngineUnavailableError('models', 'none here') }));
    const reply = await checkInWith(ada.client, ada.phone, sessionId, seen([picture('ada', 9)]));
    useFaceEngine(fakeFaceEngine());
    assert.equal(reply.status, 'pending_review');
    assert.deepEqual(reasonsOf(reply), ['FACE_ENGINE_UNAVAILABLE']);
  });

  describe('refuses', () => {
    it('a student who is not on the roster', async () => {
      const elsewhere = await classroom();
      const { deviceId } = ada.phone;
      const { sessionId } = elsewhere;
      await fails('not-rostered', ada.client.beginCheckIn({ sessionId, deviceId }));
    });

    it('a session that is not open, or over, or unknown', async () => {
      const { deviceId } = ada.phone;
      for (const startsIn of [120, -120]) {
        const sessionId = await addSession(room.admin, room.courseId, { startsIn });
        await fails('session-closed', ada.client.beginCheckIn({ sessionId, deviceId }));
      }
      await fails('not-found', ada.client.beginCheckIn({ sessionId: 'none', deviceId }));
    });

    it('a session that was cancelled, before the challenge or after it', async () => {
      const { deviceId } = ada.phone;
      const sessionId = await freshSession();
      const input = await request(ada, sessionId, seen([picture('ada', 9)]));
      await callAs(room.admin, operations.cancelSession, { sessionId });
      const { details } = await fails('session-closed', ada.client.checkIn(input));
      assert.match(details.detail ?? '', /cancelled/);
      await fails('session-closed', ada.client.beginCheckIn({ sessionId, deviceId }));
      assert.equal((await recordOf(sessionId)).exists, false);
    });

    it('a challenge used before, whether the first use was accepted or rejected', async () => {
      for (const person of ['ada', 'eve']) {
        const sessionId = await freshSession();
        const input = await request(ada, sessionId, seen([picture(person, 9)]));
        await ada.client.checkIn(input);
        await fails('replay', ada.client.checkIn(input));
      }
    });

    it('an image that is none, and leaves the student’s place free for another try', async () => {
      const sessionId = await freshSession();
      const pdf = Buffer.from('%PDF-1.7').toString('base64');
      await fails('invalid-image', ada.client.checkIn(await request(ada, sessionId, seen([pdf]))));
      const { db } = emulatorServices();
      assert.equal((await db.doc(`leases/${sessionId}_${ada.uid}`).get()).exists, false);
      const reply = await checkInWith(ada.client, ada.phone, sessionId, seen([picture('ada', 9)]));
      assert.equal(reply.status, 'present');
    });

    it('more attempts than the policy allows', async () => {
      const sessionId = await freshSession();
      for (let n = 0; n < 10; n++) {
        await checkInWith(ada.client, ada.phone, sessionId, seen([picture(null, n)]));
      }
      const input = await request(ada, sessionId, seen([picture('ada', 9)]));
      await fails('attempt-limit', ada.client.checkIn(input));
    });
  });

  describe('the phone', () => {
    it('that is not registered for the caller is no evidence', async () => {
      const eve = await student(room, null);
      const sessionId = await freshSession();
      const stolen = { ...ada.phone, deviceId: eve.phone.deviceId };
      const reply = await checkInWith(ada.client, stolen, sessionId, seen([picture('ada', 9)]));
      assert.deepEqual(reasonsOf(reply), ['DEVICE_UNKNOWN']);
    });

    it('whose key did not sign is found out', async () => {
      const sessionId = await freshSession();
      const other = await newPhone(ada.uid, ada.client);
      const mixed = { ...ada.phone, key: other.key };
      const reply = await checkInWith(ada.client, mixed, sessionId, seen([picture('ada', 9)]));
      assert.equal(reply.decision, 'rejected');
      assert.deepEqual(reasonsOf(reply), ['DEVICE_SIGNATURE_INVALID']);
    });

    it('that counts backwards is looked at by a person', async () => {
      const sessionId = await freshSession();
      const stuck = { ...ada.phone, nextCounter: () => 1 };
      const reply = await checkInWith(ada.client, stuck, sessionId, seen([picture('ada', 9)]));
      assert.deepEqual(reasonsOf(reply), ['DEVICE_COUNTER_REUSED']);
      assert.equal(reply.status, 'pending_review');
    });
  });

  describe('again', () => {
    it('with the same key gives the same reply and one record', async () => {
      const sessionId = await freshSession();
      const input = await request(ada, sessionId, seen([picture('ada', 9)]));
      const key = { idempotencyKey: randomUUID() };
      const first = await ada.client.checkIn(input, key);
      assert.deepEqual(await ada.client.checkIn(input, key), first);
      assert.equal((await (await recordOf(sessionId)).ref.collection('events').get()).size, 1);
      const other = { ...input, capturedAt: new Date(0).toISOString() };
      await fails('idempotency-conflict', ada.client.checkIn(other, key));
    });

    it('when present says so and changes nothing', async () => {
      const sessionId = await freshSession();
      await checkInWith(ada.client, ada.phone, sessionId, seen([picture('ada', 9)]));
      const again = await checkInWith(ada.client, ada.phone, sessionId, seen([picture('eve')]));
      assert.equal(again.alreadyRecorded, true);
      assert.equal(again.status, 'present');
      assert.equal(again.attemptId, null);
    });
  });

  describe('checking out', () => {
    it('records the departure once, early when more than five minutes are missing', async () => {
      const sessionId = await freshSession();
      await fails(
        'not-checked-in',
        checkInWith(ada.client, ada.phone, sessionId, seen([]), 'checkOut'),
      );
      await checkInWith(ada.client, ada.phone, sessionId, seen([picture('ada', 9)]));
      const frames = seen([picture('ada', 10)]);
      const out = await checkInWith(ada.client, ada.phone, sessionId, frames, 'checkOut');
      assert.equal(out.departure, 'left_early');
      assert.equal((await recordOf(sessionId)).get('departure'), 'left_early');
      const again = await checkInWith(ada.client, ada.phone, sessionId, frames, 'checkOut');
      assert.equal(again.alreadyRecorded, true);
    });
  });
});
