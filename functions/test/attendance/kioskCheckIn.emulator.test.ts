import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { signedAtKiosk } from '../../client/index.ts';
import { useFaceEngine } from '../../src/faces/engineHost.ts';
import { SEARCH_REASONS } from '../../src/faces/findings.ts';
import { operations } from '../../src/operations.ts';
import { ACTED, acting } from '../support/acting.ts';
import { callAs } from '../support/call.ts';
import type { Classroom, Student } from '../support/classroom.ts';
import { addSession, classroom, newPhone, student } from '../support/classroom.ts';
import { clockAt } from '../support/clock.ts';
import type { FakeEngine } from '../support/fakeFaceEngine.ts';
import { fakeFaceEngine, picture, shotsOf } from '../support/fakeFaceEngine.ts';
import { fails } from '../support/fails.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import type { Tablet } from '../support/kiosk.ts';
import { arriveAt, requestAt, tabletAt } from '../support/kiosk.ts';

describe('a check-in at a kiosk', () => {
  let services: Isolated;
  let engine: FakeEngine;
  let room: Classroom;
  let tablet: Tablet;
  let ada: Student;
  let bob: Student;
  const found = new Set<string>();

  before(async () => {
    services = isolatedServices();
    engine = fakeFaceEngine();
    useFaceEngine(engine);
    room = await classroom({}, services);
    tablet = await tabletAt(room.admin, room.placeId, services);
    ada = await student(room, shotsOf('ada'));
    bob = await student(room, shotsOf('bob'));
  });
  beforeEach(() => {
    engine = fakeFaceEngine();
    useFaceEngine(engine);
  });
  after(async () => {
    useFaceEngine(undefined);
    await services.dispose();
  });

  let shot = 100;
  const face = (person: string): string => picture(person, ++shot);
  const recordOf = (who: Student, sessionId = room.sessionId) =>
    services.db.doc(`sessions/${sessionId}/attendance/${who.uid}`);
  /** The session before is over for the kiosk; a new one runs at its place. */
  async function freshSession(): Promise<string> {
    await callAs(room.admin, operations.cancelSession, { sessionId: room.sessionId }, { services });
    const sessionId = await addSession(room.admin, room.courseId, {}, services);
    room = { ...room, sessionId };
    return sessionId;
  }
  const said = ({ reasons }: { reasons: readonly { reason: string }[] }): string[] => {
    for (const { reason } of reasons) found.add(reason);
    return reasons.map(({ reason }) => reason);
  };

  it('records whoever is recognised, with evidence, event, audit and notice', async () => {
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
    const reply = await arriveAt(tablet, face('ada'));
    assert.deepEqual(
      [reply.decision, reply.status, reply.student?.name, reply.alreadyRecorded],
      ['accepted', 'present', 'Student', true],
    );
    assert.equal((await recordOf(ada).collection('evidence').get()).size, 1);
  });

  it('of somebody enrolled who is not expected here is nobody’s', async () => {
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
    assert.deepEqual(said(await arriveAt(tablet, picture(null, 1))), ['NO_FACE']);
    assert.deepEqual(said(await arriveAt(tablet, face('ada'), face('bob'))), [
      'FRAMES_INCONSISTENT',
    ]);
    const twice = face('ada');
    await assert.rejects(arriveAt(tablet, twice, twice), { code: 'invalid-image' });
  });

  it('never changes a mark that staff set', async () => {
    const sessionId = await freshSession();
    const mark = { sessionId, studentUid: ada.uid, status: 'absent', reason: 'left' } as const;
    await callAs(room.admin, operations.markAttendance, mark, { services });
    const reply = await arriveAt(tablet, face('ada'));
    assert.deepEqual(said(reply), ['STAFF_MARK_STANDS']);
    assert.equal((await recordOf(ada).get()).get('status'), 'absent');
  });

  it('turns an automatic absence into a late arrival', async () => {
    await freshSession();
    await arriveAt(tablet, face('bob'));
    await recordOf(bob).update({ status: 'absent', method: 'automatic' });
    assert.equal((await arriveAt(tablet, face('bob'))).status, 'present');
    assert.deepEqual((await recordOf(bob).get()).get('method'), 'kiosk');
  });

  it('of 50 replays at once looks at one face and records once', async () => {
    await freshSession();
    const request = await requestAt(tablet, [face('ada')]);
    const key = randomUUID();
    const replies = await Promise.allSettled(
      Array.from({ length: 50 }, (_, n) =>
        callAs(tablet.kiosk.uid, operations.kioskCheckIn, request, {
          services,
          key: n % 2 === 0 ? key : randomUUID(),
        }),
      ),
    );
    assert.equal(engine.seen.length, 1);
    const codes = replies.map((reply) =>
      reply.status === 'fulfilled' ? reply.value.status : (reply.reason as { code: string }).code,
    );
    assert.ok(codes.includes('present'));
    const known = ['present', 'replay', 'in-progress'];
    assert.deepEqual(
      codes.filter((code) => !known.includes(String(code))),
      [],
    );
    assert.equal((await recordOf(ada).collection('events').get()).size, 1);
    const again = callAs(tablet.kiosk.uid, operations.kioskCheckIn, request, { services });
    await fails('replay', again);
  });

  it('of 20 different calls for one student at once is one record', async () => {
    await freshSession();
    const requests = [];
    for (let n = 0; n < 12; n++) requests.push(await requestAt(tablet, [face('ada')]));
    const replies = await Promise.allSettled(
      requests.map((request) =>
        callAs(tablet.kiosk.uid, operations.kioskCheckIn, request, { services }),
      ),
    );
    assert.ok(replies.some(({ status }) => status === 'fulfilled'));
    assert.equal((await recordOf(ada).collection('events').get()).size, 1);
  });

  it('gets the same reply to the same call, and is finished after a crash', async () => {
    await freshSession();
    const request = await requestAt(tablet, [face('ada')]);
    const key = randomUUID();
    const uid = tablet.kiosk.uid;
    const failing = { ...services, db: withoutTransactions(services) };
    await assert.rejects(callAs(uid, operations.kioskCheckIn, request, { services: failing, key }));
    // What the dead run held runs out.
    const later = clockAt(new Date(Date.now() + 30_000).toISOString());
    const after = { ...services, clock: later };
    const first = await callAs(uid, operations.kioskCheckIn, request, { services: after, key });
    const second = await callAs(uid, operations.kioskCheckIn, request, { services: after, key });
    assert.deepEqual(second, first);
    assert.equal(first.status, 'present');
    const attempts = services.db
      .collection('checkInAttempts')
      .where('sessionId', '==', room.sessionId);
    assert.equal((await attempts.get()).size, 1);
  });

  it('chooses the session that starts latest when two take check-ins', async () => {
    const earlier = await freshSession();
    const later = await addSession(room.admin, room.courseId, { startsIn: 5 }, services);
    const reply = await arriveAt(tablet, face('bob'));
    assert.equal(reply.session?.sessionId, later);
    assert.equal((await recordOf(bob, earlier).get()).exists, false);
    await callAs(room.admin, operations.cancelSession, { sessionId: later }, { services });
  });

  it('asks for an action where one of the sessions requires it, and never tells an impostor a name', async () => {
    const strict = await classroom({}, services);
    await student(strict, shotsOf('liv'));
    const update = { courseId: strict.courseId, liveness: 'required' as const };
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

  it('must be signed by the kiosk’s own key, else no face is looked at', async () => {
    const { key } = await newPhone(ada.uid, ada.client);
    const thief = { ...tablet, kiosk: { ...tablet.kiosk, key } };
    const reply = await arriveAt(thief, face('ada'));
    assert.deepEqual(said(reply), ['DEVICE_SIGNATURE_INVALID']);
    assert.equal(engine.seen.length, 0);
  });

  it('takes no challenge of another kiosk, of a phone, or of yesterday', async () => {
    const other = await tabletAt(room.admin, room.placeId, services);
    const foreign = await requestAt(other, [face('ada')]);
    const call = callAs(tablet.kiosk.uid, operations.kioskCheckIn, foreign, { services });
    await fails('challenge-invalid', call);
    const { challenge } = await ada.client.beginCheckIn({
      sessionId: room.sessionId,
      deviceId: ada.phone.deviceId,
    });
    const mixed = { ...(await requestAt(tablet, [face('ada')])), challenge };
    await fails(
      'challenge-invalid',
      callAs(tablet.kiosk.uid, operations.kioskCheckIn, mixed, { services }),
    );
    const stale = await requestAt(tablet, [face('ada')]);
    const clock = clockAt(new Date(Date.now() + 90_000).toISOString());
    const late = { services: { ...services, clock } };
    await fails(
      'challenge-expired',
      callAs(tablet.kiosk.uid, operations.kioskCheckIn, stale, late),
    );
  });

  it('is refused while nothing runs at the place', async () => {
    const empty = await classroom({ startsIn: 180 }, services);
    const there = await tabletAt(empty.admin, empty.placeId, services);
    const { deviceId } = there.kiosk;
    const call = callAs(there.kiosk.uid, operations.beginKioskCheckIn, { deviceId }, { services });
    await fails('session-closed', call);
  });

  it('stops after 20 strangers in a minute, however many come at once', async () => {
    const clock = clockAt('2026-11-27T10:00:00Z');
    const here = await classroom({}, services);
    const there = await tabletAt(here.admin, here.placeId, services);
    await student(here, shotsOf('ann'));
    clock.set(new Date().toISOString());
    const looks = engine.seen.length;
    const requests = [];
    for (let n = 0; n < 26; n++) requests.push(await requestAt(there, [face('stranger')]));
    const outcomes = await Promise.allSettled(
      requests.map((request) =>
        callAs(there.kiosk.uid, operations.kioskCheckIn, request, {
          services: { ...services, clock },
        }),
      ),
    );
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    assert.ok(refused.length >= 6, String(refused.length));
    assert.ok(engine.seen.length - looks <= 20, String(engine.seen.length - looks));
    const reasons = refused.map((one) => (one as PromiseRejectedResult).reason as { code: string });
    assert.ok(reasons.every(({ code }) => code === 'rate-limited' || code === 'too-busy'));
  });

  it('is unavailable, and decides nothing, without an engine', async () => {
    useFaceEngine(fakeFaceEngine({ error: new Error('gone') }));
    const uid = tablet.kiosk.uid;
    const request = await requestAt(tablet, [face('ada')]);
    await fails('unavailable', callAs(uid, operations.kioskCheckIn, request, { services }));
  });

  it('has told every reason that a search knows', () => {
    for (const reason of SEARCH_REASONS) assert.ok(found.has(reason), reason);
  });
});

/** The store dies at the first transaction: after the claims, before anything is decided. */
function withoutTransactions({ db }: Isolated): Isolated['db'] {
  return new Proxy(db, {
    get(target, name) {
      if (name === 'runTransaction') return () => Promise.reject(new Error('killed'));
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
