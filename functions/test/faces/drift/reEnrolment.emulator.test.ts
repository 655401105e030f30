import assert from 'node:assert/strict';
import { checkInWith } from '../../../client/index.ts';
import { useFaceEngine } from '../../../src/faces/engineHost.ts';
import type { Classroom, Student } from '../../support/classroom.ts';
import { addSession, classroom, seen, student } from '../../support/classroom.ts';
import { fakeFaceEngine, picture, shotsOf } from '../../support/fakeFaceEngine.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';

/** Frames so little alike that they are barely accepted. */
const BARELY = { likeness: 0.49 };

describe('asking to enrol anew', function () {
  this.timeout(60_000);
  let services: Isolated;
  let room: Classroom;
  let ada: Student;
  beforeEach(async () => {
    services = isolatedServices();
    useFaceEngine(fakeFaceEngine());
    room = await classroom({}, services);
    ada = await student(room, shotsOf('ada'));
  });
  afterEach(async () => {
    useFaceEngine(undefined);
    await services.dispose();
  });

  async function checkIn(frame: string): Promise<string> {
    const sessionId = await addSession(room.admin, room.courseId, {}, services);
    return (await checkInWith(ada.client, ada.phone, sessionId, seen([frame]))).decision;
  }
  const asked = async () =>
    (
      await services.db
        .collection('notifications')
        .where('kind', '==', 'face.re-enrolment-asked')
        .get()
    ).docs.map((doc): unknown[] => [doc.get('to'), doc.get('data')]);
  const reason = async () => (await ada.client.getConsent()).reEnrolment;
  const drift = async () => (await services.db.doc(`faceDrift/${ada.uid}`).get()).data();

  it('happens once when five accepted check-ins are barely like the template', async () => {
    for (let shot = 20; shot < 24; shot++) {
      assert.equal(await checkIn(picture('ada', shot, BARELY)), 'accepted');
    }
    assert.deepEqual([await asked(), await reason()], [[], null]);
    for (let shot = 24; shot < 27; shot++) await checkIn(picture('ada', shot, BARELY));
    assert.deepEqual(await asked(), [[[ada.uid], { why: 'drift' }]]);
    assert.equal(await reason(), 'drift');
    assert.equal((await drift())?.['count'], 7);
    await ada.client.enrolFace({ images: shotsOf('ada', 40) });
    assert.equal(await reason(), null);
  });

  it('does not happen to somebody who is well recognised, nor for what was refused', async () => {
    for (let shot = 20; shot < 26; shot++) await checkIn(picture('ada', shot));
    const before = await drift();
    await checkIn(picture('eve', 1));
    await checkIn(picture('ada', 30, { likeness: 0.4 }));
    assert.deepEqual(await drift(), before);
    assert.deepEqual([await asked(), await reason()], [[], null]);
  });

  it('happens once when the model has changed', async () => {
    const engine = fakeFaceEngine();
    useFaceEngine({ ...engine, model: { ...engine.model, version: 'newer' } });
    assert.equal(await reason(), 'model-changed');
    for (let shot = 20; shot < 22; shot++) {
      assert.equal(await checkIn(picture('ada', shot)), 'pending_review');
    }
    assert.deepEqual(await asked(), [[[ada.uid], { why: 'model-changed' }]]);
    await ada.client.enrolFace({ images: shotsOf('ada', 40) });
    assert.equal(await reason(), null);
  });

  it('shows the person a reason and no number', async () => {
    for (let shot = 20; shot < 25; shot++) await checkIn(picture('ada', shot, BARELY));
    const reply = JSON.stringify(await ada.client.getConsent());
    assert.match(reply, /"reEnrolment":"drift"/);
    assert.doesNotMatch(reply, /0\.\d/);
  });
});
