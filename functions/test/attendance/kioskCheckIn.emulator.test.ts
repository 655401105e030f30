import assert from 'node:assert/strict';
import { signedAtKiosk } from '../../client/index.ts';
import { SEARCH_REASONS } from '../../src/faces/findings.ts';
import { operations } from '../../src/operations.ts';
import { ACTED, acting } from '../support/acting.ts';
import { callAs } from '../support/call.ts';
import { fails } from '../support/fails.ts';
import { addSession, classroom, student } from '../support/classroom.ts';
import { picture, shotsOf } from '../support/fakeFaceEngine.ts';
import { arriveAt, tabletAt } from '../support/kiosk.ts';
import { tabletInClassroom } from './kioskWorld.ts';

describe('a check-in at a kiosk', () => {
  const { world, face, recordOf, freshSession } = tabletInClassroom();
  const found = new Set<string>();
  const said = ({ reasons }: { reasons: readonly { reason: string }[] }): string[] => {
    for (const { reason } of reasons) found.add(reason);
    return reasons.map(({ reason }) => reason);
  };

  it('records whoever is recognised, with evidence, event, audit and notice', async () => {
    const { ada, room, services, tablet } = world;
    const reply = await arriveAt(tablet, face('ada'), face('ada'));
    assert.deepEqual(
      [reply.decision, reply.status, reply.student?.name, reply.session?.sessionId, reply.reasons],
      ['accepted', 'present', 'Student', room.sessionId, []],
    );
    assert.doesNotMatch(JSON.stringify(reply), /similarity|lead|From/);
    const record = (await recordOf(ada).get()).data();
    assert.deepEqual(
      [record?.['method'], record?.['status'], record?.['markedBy'], record?.['placeId']],
      ['kiosk', 'present', tablet.kiosk.uid, room.placeId],
    );
    const about = { sessionId: room.sessionId, studentUid: ada.uid };
    const shown = await callAs(room.admin, operations.showEvidence, about, { services });
    const [attempt] = shown.attempts;
    const reasons = attempt?.findings.map(({ reason }) => reason) ?? [];
    for (const reason of reasons) found.add(reason);
    assert.deepEqual(reasons, [
      'AT_KIOSK',
      'DEVICE_OK',
      'QUALITY_OK',
      'FACE_IDENTIFIED',
      'LIVENESS_RECORDED',
    ]);
    const evidence = attempt?.findings.find(({ check }) => check === 'face')?.evidence;
    assert.equal(evidence?.['candidates'], 2);
    assert.equal((await recordOf(ada).collection('events').get()).size, 1);
    const notices = services.db
      .collection('notifications')
      .where('data.sessionId', '==', room.sessionId);
    assert.deepEqual(
      (await notices.get()).docs.map((doc): unknown => doc.get('kind')),
      ['check-in.accepted'],
    );
    assert.equal((await services.db.collection('leases').get()).size, 0);
  });

  it('seen twice is told of its record and leaves no second attempt', async () => {
    const { ada, tablet } = world;
    const reply = await arriveAt(tablet, face('ada'));
    assert.deepEqual(
      [reply.decision, reply.status, reply.student?.name, reply.alreadyRecorded],
      ['accepted', 'present', 'Student', true],
    );
    assert.equal((await recordOf(ada).collection('evidence').get()).size, 1);
  });

  it('of somebody enrolled who is not expected here is nobody’s', async () => {
    const { services, tablet } = world;
    const elsewhere = await classroom({}, services);
    await student(elsewhere, shotsOf('eve'));
    const reply = await arriveAt(tablet, face('eve'));
    assert.deepEqual(
      [reply.decision, reply.student, reply.session, reply.status],
      ['rejected', null, null, null],
    );
    assert.deepEqual(said(reply), ['FACE_UNKNOWN']);
    const there = await tabletAt(elsewhere.admin, elsewhere.placeId, services);
    assert.deepEqual(said(await arriveAt(there, face('ada'))), ['FACE_UNKNOWN']);
    assert.equal((await arriveAt(there, face('eve'))).status, 'present');
  });

  it('that could be two people’s marks neither', async () => {
    const { bob, room, services, tablet } = world;
    const twin = await student(room, shotsOf('bob', 20));
    const reply = await arriveAt(tablet, face('bob'));
    assert.deepEqual(said(reply), ['FACE_AMBIGUOUS']);
    assert.equal(reply.student, null);
    for (const one of [bob, twin]) assert.equal((await recordOf(one).get()).exists, false);
    const { courseId } = room;
    const gone = { courseId, studentNumber: twin.studentNumber };
    await callAs(room.admin, operations.removeFromRoster, gone, { services });
    assert.equal((await arriveAt(tablet, face('bob'))).status, 'present');
  });

  it('of frames that show nobody or two people is told how to do better', async () => {
    const { tablet } = world;
    assert.deepEqual(said(await arriveAt(tablet, picture(null, 1))), ['NO_FACE']);
    assert.deepEqual(said(await arriveAt(tablet, face('ada'), face('bob'))), [
      'FRAMES_INCONSISTENT',
    ]);
    const twice = face('ada');
    await assert.rejects(arriveAt(tablet, twice, twice), { code: 'invalid-image' });
  });

  it('never changes a mark that staff set', async () => {
    const { ada, services, tablet } = world;
    const sessionId = await freshSession();
    const mark = { sessionId, studentUid: ada.uid, status: 'absent', reason: 'left' } as const;
    await callAs(world.room.admin, operations.markAttendance, mark, { services });
    const reply = await arriveAt(tablet, face('ada'));
    assert.deepEqual(said(reply), ['STAFF_MARK_STANDS']);
    assert.equal((await recordOf(ada).get()).get('status'), 'absent');
  });

  it('turns an automatic absence into a late arrival', async () => {
    const { bob, tablet } = world;
    await freshSession();
    await arriveAt(tablet, face('bob'));
    await recordOf(bob).update({ status: 'absent', method: 'automatic' });
    assert.equal((await arriveAt(tablet, face('bob'))).status, 'present');
    assert.deepEqual((await recordOf(bob).get()).get('method'), 'kiosk');
  });

  it('chooses the session that starts latest when two take check-ins', async () => {
    const { bob, services, tablet } = world;
    const earlier = await freshSession();
    const later = await addSession(
      world.room.admin,
      world.room.courseId,
      { startsIn: 5 },
      services,
    );
    const reply = await arriveAt(tablet, face('bob'));
    assert.equal(reply.session?.sessionId, later);
    assert.equal((await recordOf(bob, earlier).get()).exists, false);
    await callAs(world.room.admin, operations.cancelSession, { sessionId: later }, { services });
  });

  it('asks for an action where one of the sessions requires it, and never tells an impostor a name', async () => {
    const { services } = world;
    const strict = await classroom({}, services);
    await student(strict, shotsOf('liv'));
    const update = { courseId: strict.courseId, rules: { liveness: 'required' as const } };
    await callAs(strict.admin, operations.updateCourse, update, { services });
    const sessionId = await addSession(strict.admin, strict.courseId, {}, services);
    const there = await tabletAt(strict.admin, strict.placeId, services);
    const { deviceId } = there.kiosk;
    const { challenge, liveness } = await there.client.beginKioskCheckIn({ deviceId });
    if (liveness === 'none') assert.fail('no action was asked for');
    const still = acting('liv', [{}, {}, {}, {}]);
    const untimed = await signedAtKiosk(there.kiosk, challenge, { frames: still.frames });
    const call = callAs(there.kiosk.uid, operations.kioskCheckIn, untimed, { services });
    await fails('invalid-request', call);
    const photo = await there.client.kioskCheckIn(
      await signedAtKiosk(there.kiosk, challenge, still),
    );
    assert.deepEqual([photo.decision, photo.student, photo.status], ['rejected', null, null]);
    assert.ok(said(photo).every((reason) => reason.startsWith('LIVENESS_')));
    const again = await there.client.beginKioskCheckIn({ deviceId });
    const alive = acting('liv', ACTED[liveness]);
    const shown = await signedAtKiosk(there.kiosk, again.challenge, alive);
    const reply = await there.client.kioskCheckIn(shown);
    assert.deepEqual([reply.status, reply.session?.sessionId], ['present', sessionId]);
  });

  it('has told every reason that a search knows', () => {
    for (const reason of SEARCH_REASONS) assert.ok(found.has(reason), reason);
  });
});
