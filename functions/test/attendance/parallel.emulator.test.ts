import assert from 'node:assert/strict';
import type { Firestore, WriteBatch } from 'firebase-admin/firestore';
import { useFaceEngine } from '../../src/faces/engineHost.ts';
import type { Services } from '../../src/platform/services.ts';
import { emulatorServices } from '../support/call.ts';
import type { Classroom, Student } from '../support/classroom.ts';
import {
  addSession,
  classroom,
  localClient,
  request,
  seen,
  student,
} from '../support/classroom.ts';
import type { FakeEngine } from '../support/fakeFaceEngine.ts';
import { fakeFaceEngine, picture, shotsOf } from '../support/fakeFaceEngine.ts';

/** Services whose batches are not sent before `released`; `reached` resolves when the first one is to be sent. */
function withSlowBatches(services: Services): {
  services: Services;
  reached: Promise<void>;
  release: () => void;
} {
  const gate = Promise.withResolvers<undefined>();
  const first = Promise.withResolvers<undefined>();
  const { db } = services;
  const slow = new Proxy(db, {
    get(target: Firestore, name) {
      if (name !== 'batch') {
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      }
      return (): WriteBatch => {
        const batch = target.batch();
        const commit = batch.commit.bind(batch);
        batch.commit = async () => {
          first.resolve(undefined);
          await gate.promise;
          return await commit();
        };
        return batch;
      };
    },
  });
  return {
    services: { ...services, db: slow },
    reached: first.promise,
    release: () => gate.resolve(undefined),
  };
}

describe('a check-in overtaken by another one of the same student', () => {
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

  it('between its look at the record and its claim looks at no face and tells of the record', async () => {
    const sessionId = await addSession(room.admin, room.courseId);
    const [fast, slow] = [
      await request(ada, sessionId, seen([picture('ada', 9)])),
      await request(ada, sessionId, seen([picture('ada', 10)])),
    ];
    const held = withSlowBatches(emulatorServices());
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
});
