import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { sweepRollCallPhotos } from '../../src/attendance/index.ts';
import { useFaceEngine } from '../../src/faces/engineHost.ts';
import { operations } from '../../src/operations.ts';
import { OPEN_END } from '../../src/platform/access.ts';
import { wrapMethod } from '../../../test/support/wrapMethod.ts';
import { rosterLine } from '../accounts/people.ts';
import { callAs } from '../support/call.ts';
import type { Classroom, Student } from '../support/classroom.ts';
import { addSession, classroom, request, seen, student } from '../support/classroom.ts';
import { clockAt } from '../support/clock.ts';
import { fakeFaceEngine, groupPicture, picture, shotsOf } from '../support/fakeFaceEngine.ts';
import { fails } from '../support/fails.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import { member } from '../support/school.ts';

describe('a roll call by photo', () => {
  let services: Isolated;
  let room: Classroom;
  let teacher = '';
  let ada: Student;
  let bob: Student;
  let cem: Student;

  before(async () => {
    services = isolatedServices();
    useFaceEngine(fakeFaceEngine());
    room = await classroom({}, services);
    teacher = await instructorOf(room.courseId);
    ada = await student(room, shotsOf('ada'));
    bob = await student(room, shotsOf('bob'));
    cem = await student(room, null);
    // Enrolled, but not on this roster.
    await student(await classroom({}, services), shotsOf('eve'));
  });
  beforeEach(() => {
    useFaceEngine(fakeFaceEngine());
  });
  after(async () => {
    useFaceEngine(undefined);
    await services.dispose();
  });

  const instructorOf = (courseId: string): Promise<string> =>
    member('instructor', { staffOf: { [courseId]: OPEN_END } }, services);
  const newSession = (): Promise<string> => addSession(room.admin, room.courseId, {}, services);
  const pathOf = (sessionId: string, uid: string, upload: string): string =>
    `rollCalls/${sessionId}/${uid}/${upload}`;

  async function put(sessionId: string, uid: string, bytes: Buffer): Promise<string> {
    const upload = randomUUID();
    const file = (await services.bucket()).file(pathOf(sessionId, uid, upload));
    await file.save(bytes, { contentType: 'image/jpeg', resumable: false });
    return upload;
  }

  const isThere = async (sessionId: string, uid: string, upload: string): Promise<boolean> =>
    (await (await services.bucket()).file(pathOf(sessionId, uid, upload)).exists())[0];

  const start = (sessionId: string, upload: string, who = teacher, key?: string) =>
    callAs(
      who,
      operations.startRollCall,
      { sessionId, upload },
      key ? { services, key } : { services },
    );
  const look = (rollCallId: string, who = teacher) =>
    callAs(who, operations.getRollCall, { rollCallId }, { services });
  const confirm = (
    rollCallId: string,
    marks: { studentUid: string; status: 'present' | 'late' | 'absent' | 'excused' }[],
    options: { who?: string; key?: string; now?: Date } = {},
  ) => {
    const { who = teacher, key, now } = options;
    const clock = now === undefined ? services.clock : clockAt(now.toISOString());
    return callAs(
      who,
      operations.confirmRollCall,
      { rollCallId, marks },
      {
        services: { ...services, clock },
        ...(key === undefined ? {} : { key }),
      },
    );
  };
  const recordOf = (sessionId: string, { uid }: Student) =>
    services.db.doc(`sessions/${sessionId}/attendance/${uid}`);

  const everybody = () =>
    groupPicture([
      { person: 'ada' },
      { person: 'bob', likeness: 0.42, shot: 77 },
      { person: 'eve' },
      { person: 'stranger' },
    ]);

  async function proposed(): Promise<{ sessionId: string; rollCallId: string }> {
    const sessionId = await newSession();
    const { rollCallId } = await start(sessionId, await put(sessionId, teacher, everybody()));
    return { sessionId, rollCallId };
  }

  it('proposes whom the photo shows, writes no mark, and deletes the photo', async () => {
    const sessionId = await newSession();
    const upload = await put(sessionId, teacher, everybody());
    const reply = await start(sessionId, upload);
    assert.deepEqual(reply.found, {
      present: 1,
      uncertain: 1,
      notSeen: 1,
      unknownFaces: 2,
      moreFaces: false,
    });
    assert.doesNotMatch(JSON.stringify(reply), /similarity|lead/);
    assert.equal(await isThere(sessionId, teacher, upload), false);
    for (const one of [ada, bob, cem]) {
      assert.equal((await recordOf(sessionId, one).get()).exists, false);
    }
    const shown = await look(reply.rollCallId);
    const said = new Map(shown.people.map(({ studentUid, sighting }) => [studentUid, sighting]));
    assert.deepEqual(
      [said.get(ada.uid), said.get(bob.uid), said.get(cem.uid), said.size],
      ['present', 'uncertain', 'not-enrolled', 3],
    );
    const first = shown.people.find(({ studentUid }) => studentUid === ada.uid);
    assert.deepEqual(
      [first?.name, first?.box],
      ['Student', { x: 0, y: 100, width: 90, height: 90 }],
    );
    assert.ok((first?.similarity ?? 0) > 0.5);
    assert.deepEqual(
      shown.unknownFaces.map(({ x }) => x),
      [200, 300],
    );
    const stored = JSON.stringify(
      (await services.db.doc(`rollCalls/${reply.rollCallId}`).get()).data(),
    );
    assert.ok(!stored.includes('embedding') && stored.length < 4000);
  });

  it('is one roll call however often the photo is sent', async () => {
    const sessionId = await newSession();
    const upload = await put(sessionId, teacher, everybody());
    const replies = await Promise.allSettled(
      Array.from({ length: 6 }, () => start(sessionId, upload)),
    );
    const done = replies.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    assert.ok(done.length >= 1);
    const later = await start(sessionId, upload);
    assert.deepEqual(new Set([...done, later].map(({ rollCallId }) => rollCallId)).size, 1);
    const all = services.db.collection('rollCalls').where('sessionId', '==', sessionId);
    assert.equal((await all.get()).size, 1);
    const key = randomUUID();
    const again = await put(sessionId, teacher, everybody());
    assert.deepEqual(
      await start(sessionId, again, teacher, key),
      await start(sessionId, again, teacher, key),
    );
  });

  it('becomes marks when it is confirmed, with the marks before kept', async () => {
    const { sessionId, rollCallId } = await proposed();
    await bob.client.checkIn(await request(bob, sessionId, seen([picture('bob', 5)])));
    const reply = await confirm(rollCallId, [
      { studentUid: ada.uid, status: 'present' },
      { studentUid: bob.uid, status: 'late' },
    ]);
    assert.deepEqual([reply.marked, reply.unchanged], [2, 0]);
    const record = (await recordOf(sessionId, bob).get()).data();
    assert.deepEqual(
      [record?.['status'], record?.['method'], record?.['markedBy']],
      ['late', 'roll_call', teacher],
    );
    const events = await recordOf(sessionId, bob).collection('events').orderBy('at').get();
    assert.deepEqual(
      events.docs.map((doc): unknown[] => [doc.get('kind'), doc.get('before'), doc.get('after')]),
      [
        ['check-in', null, 'present'],
        ['roll-call', 'present', 'late'],
      ],
    );
    assert.equal((await recordOf(sessionId, cem).get()).exists, false);
    const audits = services.db.collection('audit').where('action', '==', 'attendance.marked');
    const subjects = (await audits.get()).docs.map((doc): unknown => doc.get('subject'));
    assert.ok(subjects.includes(recordOf(sessionId, ada).path));
  });

  it('is no machine’s: a later check-in does not change its mark', async () => {
    const { sessionId, rollCallId } = await proposed();
    await confirm(rollCallId, [{ studentUid: ada.uid, status: 'absent' }]);
    const reply = await ada.client.checkIn(
      await request(ada, sessionId, seen([picture('ada', 6)])),
    );
    assert.deepEqual([reply.decision, reply.status], ['rejected', 'absent']);
    assert.equal(reply.reasons[0]?.reason, 'STAFF_MARK_STANDS');
  });

  it('leaves a record alone that says the same already', async () => {
    const { sessionId, rollCallId } = await proposed();
    await ada.client.checkIn(await request(ada, sessionId, seen([picture('ada', 7)])));
    const reply = await confirm(rollCallId, [{ studentUid: ada.uid, status: 'present' }]);
    assert.deepEqual([reply.marked, reply.unchanged], [0, 1]);
    assert.equal((await recordOf(sessionId, ada).get()).get('method'), 'face');
  });

  it('leaves a mark alone that somebody set since the photo', async () => {
    const { sessionId, rollCallId } = await proposed();
    const mark = { sessionId, studentUid: ada.uid, status: 'excused', reason: 'Doctor.' } as const;
    await callAs(teacher, operations.markAttendance, mark, { services });
    const reply = await confirm(rollCallId, [
      { studentUid: ada.uid, status: 'absent' },
      { studentUid: bob.uid, status: 'present' },
    ]);
    assert.deepEqual([reply.marked, reply.unchanged, reply.kept], [1, 0, [ada.uid]]);
    assert.equal((await recordOf(sessionId, ada).get()).get('status'), 'excused');
  });

  it('is confirmed once, under one key as often as one likes', async () => {
    const { sessionId, rollCallId } = await proposed();
    const marks = [{ studentUid: ada.uid, status: 'present' as const }];
    const key = randomUUID();
    const first = await confirm(rollCallId, marks, { key });
    assert.deepEqual(await confirm(rollCallId, marks, { key }), first);
    await fails('conflict', confirm(rollCallId, marks));
    const racing = await proposed();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => confirm(racing.rollCallId, marks)),
    );
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal((await recordOf(racing.sessionId, ada).collection('events').get()).size, 1);
    assert.equal((await recordOf(sessionId, ada).collection('events').get()).size, 1);
  });

  it('ends after a day', async () => {
    const { rollCallId } = await proposed();
    const now = new Date(Date.now() + 24.1 * 3_600_000);
    const marks = [{ studentUid: ada.uid, status: 'present' as const }];
    await fails('conflict', confirm(rollCallId, marks, { now }));
    const later = { ...services, clock: clockAt(now.toISOString()) };
    const call = callAs(teacher, operations.getRollCall, { rollCallId }, { services: later });
    await fails('not-found', call);
  });

  it('is nobody’s who does not teach the course', async () => {
    const { sessionId, rollCallId } = await proposed();
    const foreigner = await instructorOf('another-course');
    const upload = await put(sessionId, foreigner, everybody());
    await fails('not-found', start(sessionId, upload, foreigner));
    await fails('not-found', look(rollCallId, foreigner));
    const marks = [{ studentUid: ada.uid, status: 'present' as const }];
    await fails('not-found', confirm(rollCallId, marks, { who: foreigner }));
    await fails('not-found', confirm('nothing', marks));
    const { people } = await look(rollCallId, room.admin);
    assert.equal(people.length, 3);
  });

  it('takes no photo that somebody else uploaded, nor one for another session', async () => {
    const [here, there] = [await newSession(), await newSession()];
    const colleague = await instructorOf(room.courseId);
    const foreign = await put(here, colleague, everybody());
    await fails('invalid-request', start(here, foreign));
    assert.equal(await isThere(here, colleague, foreign), true);
    const elsewhere = await put(there, teacher, everybody());
    await fails('invalid-request', start(here, elsewhere));
    await fails('invalid-request', start(here, '../../secret'));
    assert.equal((await start(there, elsewhere)).sessionId, there);
  });

  it('deletes a file that is no photo, and keeps one while the engine is away', async () => {
    const sessionId = await newSession();
    const junk = await put(sessionId, teacher, Buffer.from('%PDF-1.7 nothing to see'));
    const failure = await fails('invalid-image', start(sessionId, junk));
    assert.equal(failure.details.fields?.[0]?.field, 'upload');
    assert.equal(await isThere(sessionId, teacher, junk), false);
    const upload = await put(sessionId, teacher, everybody());
    useFaceEngine(fakeFaceEngine({ error: new Error('gone') }));
    await fails('unavailable', start(sessionId, upload));
    assert.equal(await isThere(sessionId, teacher, upload), true);
    useFaceEngine(fakeFaceEngine());
    assert.equal((await start(sessionId, upload)).found.present, 1);
  });

  it('keeps the photo when its proposal cannot be written, so that the same call can come again', async () => {
    const sessionId = await newSession();
    const upload = await put(sessionId, teacher, everybody());
    const key = randomUUID();
    const outage = Object.assign(new Error('no connection'), { code: 14 });
    wrapMethod(services.db, 'runTransaction', () => Promise.reject(outage));
    try {
      await fails('unavailable', start(sessionId, upload, teacher, key));
    } finally {
      Reflect.deleteProperty(services.db, 'runTransaction');
    }
    assert.equal(await isThere(sessionId, teacher, upload), true);
    assert.equal((await start(sessionId, upload, teacher, key)).found.present, 1);
    assert.equal(await isThere(sessionId, teacher, upload), false);
  });

  it('marks only who is on the roster, each once', async () => {
    const { sessionId, rollCallId } = await proposed();
    const status = 'present' as const;
    const failure = await fails(
      'not-rostered',
      confirm(rollCallId, [
        { studentUid: ada.uid, status },
        { studentUid: 'nobody', status },
      ]),
    );
    assert.equal(failure.details.fields?.[0]?.field, 'marks.1.studentUid');
    const twice = [ada, ada].map(({ uid }) => ({ studentUid: uid, status }));
    await fails('invalid-request', confirm(rollCallId, twice));
    assert.equal((await recordOf(sessionId, ada).get()).exists, false);
  });

  it('writes 200 marks in one go, with an event, an audit and a notice each', async () => {
    const { sessionId, rollCallId } = await proposed();
    const uids = Array.from({ length: 200 }, (_, n) => `many-${String(n)}`);
    const { courseId } = room;
    await Promise.all(
      uids.map((uid) =>
        rosterLine(services, { courseId, uid, email: `${uid}@school.example`, studentNumber: uid }),
      ),
    );
    const marks = uids.map((studentUid) => ({ studentUid, status: 'present' as const }));
    assert.deepEqual((await confirm(rollCallId, marks)).marked, 200);
    const records = services.db.collection(`sessions/${sessionId}/attendance`);
    assert.equal((await records.count().get()).data().count, 200);
    const notices = services.db
      .collection('notifications')
      .where('data.sessionId', '==', sessionId);
    assert.equal((await notices.count().get()).data().count, 200);
    await Promise.all(
      uids.map((uid) => services.db.doc(`courses/${courseId}/roster/${uid}`).delete()),
    );
  });

  it('audits each look and never keeps similarities under a key', async () => {
    const { rollCallId } = await proposed();
    await look(rollCallId);
    await look(rollCallId);
    const audits = services.db
      .collection('audit')
      .where('subject', '==', `rollCalls/${rollCallId}`);
    const actions = (await audits.get()).docs.map((doc): unknown => doc.get('action'));
    assert.equal(actions.filter((action) => action === 'roll-call.shown').length, 2);
    const kept = await services.db.collection('idempotency').get();
    assert.doesNotMatch(JSON.stringify(kept.docs.map((doc) => doc.data())), /similarity/);
  });

  it('leaves no photo behind for longer than an hour, whatever happened', async () => {
    const sessionId = await newSession();
    const upload = await put(sessionId, teacher, everybody());
    const soon = { ...services, clock: clockAt(new Date(Date.now() + 50 * 60_000).toISOString()) };
    await sweepRollCallPhotos(soon, 'first');
    assert.equal(await isThere(sessionId, teacher, upload), true);
    const late = { ...services, clock: clockAt(new Date(Date.now() + 61 * 60_000).toISOString()) };
    assert.ok((await sweepRollCallPhotos(late, 'second')) >= 1);
    assert.equal(await isThere(sessionId, teacher, upload), false);
    assert.equal(await sweepRollCallPhotos(late, 'third'), 0);
  });
});
