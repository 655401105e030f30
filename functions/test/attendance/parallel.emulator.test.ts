import assert from 'node:assert/strict';
import type { Firestore, WriteBatch } from 'firebase-admin/firestore';
import { useFaceEngine } from '../../src/faces/engineHost.ts';
import type { Services } from '../../src/platform/services.ts';
import { operations } from '../../src/operations.ts';
import { callAs, emulatorServices } from '../support/call.ts';
import type { Classroom, Student } from '../support/classroom.ts';
import {
  addSession,
  classroom,
  localClient,
  request,
  seen,
  student,
} from '../support/classroom.ts';
import { fails } from '../support/fails.ts';
import type { FakeEngine } from '../support/fakeFaceEngine.ts';
import { fakeFaceEngine, picture, shotsOf } from '../support/fakeFaceEngine.ts';

/** Services that stand still where a check-in is about to commit its claim, or its outcome, until released. */
function heldAt(
  step: 'claim' | 'outcome',
  services: Services,
): { services: Services; reached: Promise<void>; release: () => void } {
  const gate = Promise.withResolvers<undefined>();
  const arrival = Promise.withResolvers<undefined>();
  const wait = async (): Promise<void> => {
    arrival.resolve(undefined);
    await gate.promise;
  };
  const { db } = services;
  const heldBatch = (): WriteBatch => {
    const batch = db.batch();
    const commit = batch.commit.bind(batch);
    batch.commit = () => wait().then(commit);
    return batch;
  };
  const heldTransaction: Firestore['runTransaction'] = async (work) => {
    await wait();
    return await db.runTransaction(work);
  };
  const held = step === 'claim' ? { batch: heldBatch } : { runTransaction: heldTransaction };
  const slow = new Proxy(db, {
    get(target, name) {
      const value: unknown = Reflect.get(name in held ? held : target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return {
    services: { ...services, db: slow },
    reached: arrival.promise,
    release: () => gate.resolve(undefined),
  };
}

describe('a check-in overtaken', () => {
  let room: Classroom;
  let ada: Student;
  let engine: FakeEngine;

  before(async () => {
    engine = fakeFaceEngine();
    useFaceEngine(engine);
    room = await classroom();
    ada = await student(room, shotsOf('ada'));
  });
  after(() => {
    useFaceEngine(undefined);
  });

  it('by another one before its claim looks at no face and tells of the record', async () => {
    const sessionId = await addSession(room.admin, room.courseId);
    const [fast, slow] = [
      await request(ada, sessionId, seen([picture('ada', 9)])),
      await request(ada, sessionId, seen([picture('ada', 10)])),
    ];
    const held = heldAt('claim', emulatorServices());
    const overtaken = localClient(ada.uid, held.services).checkIn(slow);
    await held.reached;
    const winner = await ada.client.checkIn(fast);
    const looks = engine.seen.length;
    held.release();
    const reply = await overtaken;

    assert.equal(winner.alreadyRecorded, false);
    assert.deepEqual(
      { ...reply, at: null },
      { ...winner, at: null, attemptId: null, alreadyRecorded: true },
    );
    assert.equal(engine.seen.length, looks);
    const { db } = emulatorServices();
    const record = db.doc(`sessions/${sessionId}/attendance/${ada.uid}`);
    assert.equal((await record.collection('events').get()).size, 1);
    assert.equal((await record.collection('evidence').get()).size, 1);
    const notices = db.collection('notifications').where('data.sessionId', '==', sessionId);
    assert.equal((await notices.get()).size, 1);
    assert.equal((await db.doc(`leases/${sessionId}_${ada.uid}`).get()).exists, false);
    // The same call again is answered alike.
    assert.deepEqual({ ...(await ada.client.checkIn(slow)), at: null }, { ...reply, at: null });
  });

  it('by a staff mark before its outcome is stored leaves that mark as it is', async () => {
    const sessionId = await addSession(room.admin, room.courseId);
    const held = heldAt('outcome', emulatorServices());
    const input = await request(ada, sessionId, seen([picture('ada', 11)]));
    const overtaken = localClient(ada.uid, held.services).checkIn(input);
    await held.reached;
    const mark = {
      sessionId,
      studentUid: ada.uid,
      status: 'absent',
      reason: 'left at once',
    } as const;
    await callAs(room.admin, operations.markAttendance, mark);
    held.release();
    const reply = await overtaken;

    assert.deepEqual(
      [reply.decision, reply.status, reply.alreadyRecorded],
      ['rejected', 'absent', true],
    );
    assert.deepEqual(
      reply.reasons.map(({ reason }) => reason),
      ['STAFF_MARK_STANDS'],
    );
    const { db } = emulatorServices();
    const notices = db.collection('notifications').where('data.sessionId', '==', sessionId);
    const kinds = (await notices.get()).docs.map((doc): unknown => doc.get('kind'));
    assert.deepEqual(kinds.toSorted(), ['attendance.mark', 'check-in.rejected']);
    const record = db.doc(`sessions/${sessionId}/attendance/${ada.uid}`);
    assert.equal((await record.get()).get('status'), 'absent');
    const events = await record.collection('events').get();
    assert.deepEqual(
      events.docs.map((doc): unknown => doc.get('kind')),
      ['mark'],
    );
    assert.equal((await record.collection('evidence').get()).size, 1);
  });

  it('by a staff mark while checking out leaves no departure behind', async () => {
    const sessionId = await addSession(room.admin, room.courseId);
    await ada.client.checkIn(await request(ada, sessionId, seen([picture('ada', 14)])));
    const held = heldAt('outcome', emulatorServices());
    const leaving = await request(ada, sessionId, seen([picture('ada', 15)]), 'checkOut');
    const overtaken = localClient(ada.uid, held.services).checkOut(leaving);
    await held.reached;
    const mark = { sessionId, studentUid: ada.uid, status: 'excused', reason: 'ill' } as const;
    await callAs(room.admin, operations.markAttendance, mark);
    held.release();
    await fails('not-checked-in', overtaken);

    const record = emulatorServices().db.doc(`sessions/${sessionId}/attendance/${ada.uid}`);
    const stored = (await record.get()).data();
    assert.deepEqual([stored?.['status'], stored?.['departure']], ['excused', 'none']);
  });

  it('by the same counter at another session is looked at by a person', async () => {
    const [here, there] = [
      await addSession(room.admin, room.courseId),
      await addSession(room.admin, room.courseId),
    ];
    const counter = ada.phone.nextCounter();
    const stuck = { ...ada, phone: { ...ada.phone, nextCounter: () => counter } };
    const held = heldAt('outcome', emulatorServices());
    const first = await request(stuck, here, seen([picture('ada', 16)]));
    const second = await request(stuck, there, seen([picture('ada', 17)]));
    const overtaken = localClient(ada.uid, held.services).checkIn(first);
    await held.reached;
    assert.equal((await ada.client.checkIn(second)).decision, 'accepted');
    held.release();
    const reply = await overtaken;

    assert.equal(reply.decision, 'pending_review');
    assert.deepEqual(
      reply.reasons.map(({ reason }) => reason),
      ['DEVICE_COUNTER_REUSED'],
    );
  });

  it('by its own phone at another session keeps the highest counter', async () => {
    const [here, there] = [
      await addSession(room.admin, room.courseId),
      await addSession(room.admin, room.courseId),
    ];
    const held = heldAt('outcome', emulatorServices());
    const first = await request(ada, here, seen([picture('ada', 12)]));
    const second = await request(ada, there, seen([picture('ada', 13)]));
    const overtaken = localClient(ada.uid, held.services).checkIn(first);
    await held.reached;
    await ada.client.checkIn(second);
    held.release();
    const reply = await overtaken;

    assert.deepEqual([reply.decision, reply.status], ['accepted', 'present']);
    const device = await emulatorServices().db.doc(`devices/${ada.phone.deviceId}`).get();
    assert.equal(device.get('counter'), second.device.counter);
  });
});
