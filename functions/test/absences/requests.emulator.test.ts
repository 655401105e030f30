import assert from 'node:assert/strict';
import { expireRequests } from '../../src/absences/index.ts';
import { recordRef } from '../../src/attendance/recordStore.ts';
import { operations } from '../../src/operations.ts';
import { OPEN_END } from '../../src/platform/access.ts';
import { callAs } from '../support/call.ts';
import { fails } from '../support/fails.ts';
import { member, parentRights } from '../support/school.ts';
import type { AbsenceWorld } from './world.ts';
import {
  DAY,
  EVE,
  REASON,
  absenceWorld,
  as,
  classmate,
  decide,
  laterSession,
  setAbsenceRules,
  submitted,
} from './world.ts';

const {
  createAbsenceRequest,
  decideAbsenceRequest,
  getAbsenceRequest,
  listAbsenceRequests,
  reportAbsence,
  submitAbsenceRequest,
  updateAbsenceRequest,
  withdrawAbsenceRequest,
} = operations;

describe('absence requests', function () {
  this.timeout(30_000);
  let world: AbsenceWorld;
  beforeEach(async () => {
    world = await absenceWorld();
  });
  afterEach(() => world.services.dispose());

  const options = () => ({ services: world.services });
  const asked = (studentUid = world.student) => ({
    studentUid,
    category: 'illness' as const,
    covers: { from: DAY, to: DAY },
    reason: REASON,
  });
  const read = (by: string, requestId: string) =>
    callAs(as(by), getAbsenceRequest, { requestId }, options());
  const tellings = async (kind: string): Promise<unknown[]> => {
    const { db } = world.services;
    const { docs } = await db.collection('notifications').where('kind', '==', kind).get();
    return docs.map((doc) => doc.get('to') as unknown);
  };
  const textOf = async (): Promise<string> => {
    const { db } = world.services;
    const names = ['notifications', 'audit', 'absenceRequests', 'excuses'];
    const all = await Promise.all(names.map((name) => db.collection(name).get()));
    return JSON.stringify(all.flatMap(({ docs }) => docs.map((doc) => doc.data())));
  };

  it('go from a draft over a question to a decision, and tell whom it concerns each time', async () => {
    const { student, teacher, courseId } = world;
    const draft = await callAs(as(student), createAbsenceRequest, asked(), options());
    const { requestId } = draft;
    assert.deepEqual([draft.status, draft.round, draft.courseIds], ['draft', 0, []]);
    await fails('not-found', read(teacher, requestId));
    await callAs(as(student), submitAbsenceRequest, { requestId }, options());
    assert.deepEqual(await tellings('absence-request.submitted'), [[`staff:${courseId}`]]);
    const note = 'A note from a doctor, please.';
    assert.equal(await decide(world, requestId, 'needs-info', { by: teacher, note }), 'needs_info');
    assert.deepEqual(await tellings('absence-request.needs-info'), [[student]]);
    const reason = 'Fever; the note follows.';
    await callAs(as(student), updateAbsenceRequest, { requestId, reason }, options());
    const answer = { requestId, note: 'It is on its way.' };
    const again = await callAs(as(student), submitAbsenceRequest, answer, options());
    assert.deepEqual([again.status, again.round], ['submitted', 2]);
    assert.equal((await tellings('absence-request.submitted')).length, 2);
    assert.equal(await decide(world, requestId, 'approve', { by: teacher }), 'approved');
    assert.deepEqual(await tellings('absence-request.decided'), [[student]]);
    const shown = await read(student, requestId);
    assert.deepEqual(
      shown.steps.map((step) => [step.n, step.action, step.as, step.note]),
      [
        [1, 'create', 'student', null],
        [2, 'submit', 'student', null],
        [3, 'ask', 'staff', note],
        [4, 'submit', 'student', 'It is on its way.'],
        [5, 'approve', 'staff', 'As discussed.'],
      ],
    );
    assert.deepEqual([shown.reason, shown.request.decision?.by], [reason, teacher]);
  });

  it('keep the reason out of lists, notices and the audit, which tells who read it', async () => {
    const { student, teacher, courseId } = world;
    const { requestId } = await submitted(world);
    assert.equal((await read(teacher, requestId)).reason, REASON);
    assert.equal((await read(student, requestId)).reason, REASON);
    await decide(world, requestId, 'approve', { by: teacher, note: 'Get well soon.' });
    const listed = await callAs(as(teacher), listAbsenceRequests, { courseId }, options());
    assert.equal(listed.requests.length, 1);
    const texts = [JSON.stringify(listed), await textOf()];
    for (const text of texts) assert.doesNotMatch(text, /Fever|Get well/);
    const audit = world.services.db.collection('audit');
    const looks = await audit.where('action', '==', 'absence-request.reason-shown').get();
    assert.deepEqual(
      new Set(looks.docs.map((doc) => doc.get('actor') as unknown)),
      new Set([teacher]),
    );
  });

  it('tell their reason and what was said to staff who may decide them, and to no others', async () => {
    const { student, teacher, admin } = world;
    await setAbsenceRules(world, { reviewBy: 'admins' });
    const { requestId } = await submitted(world);
    const note = 'Whose signature is it?';
    await decide(world, requestId, 'needs-info', { note });
    const heard = async (by: string) => {
      const { request, reason, steps } = await read(by, requestId);
      return [request.requestId, reason, steps.map((step) => step.note)];
    };
    for (const who of [admin, student]) {
      assert.deepEqual(await heard(who), [requestId, REASON, [null, null, note]]);
    }
    assert.deepEqual(await heard(teacher), [requestId, null, [null, null, null]]);
    const audit = world.services.db.collection('audit').where('actor', '==', teacher);
    const looks = (await audit.get()).docs.map((doc) => String(doc.get('action')));
    assert.deepEqual(looks, ['absence-request.shown']);
  });

  it('concern nobody but the student’s side before they are submitted', async () => {
    const { student, admin } = world;
    const list = async (by: string, filter: object) => {
      const page = await callAs(as(by), listAbsenceRequests, filter, options());
      return page.requests.map(({ requestId }) => requestId);
    };
    const [open, given] = [
      await callAs(as(student), createAbsenceRequest, asked(), options()),
      await callAs(as(student), createAbsenceRequest, asked(), options()),
    ];
    await callAs(as(student), withdrawAbsenceRequest, { requestId: given.requestId }, options());
    const { requestId } = await submitted(world);
    assert.equal((await list(student, {})).length, 3);
    for (const filter of [{}, { studentUid: student }, { courseId: world.courseId }]) {
      assert.deepEqual(await list(admin, filter), [requestId], JSON.stringify(filter));
    }
    for (const status of ['draft', 'withdrawn'])
      assert.deepEqual(await list(admin, { status }), []);
    await fails('not-found', read(admin, open.requestId));
  });

  it('are made by a guardian with that right for the child, and by nobody else', async () => {
    const { guardian, student, services } = world;
    const bob = await classmate(world);
    const { requestedAs } = await callAs(as(guardian), createAbsenceRequest, asked(), options());
    assert.equal(requestedAs, 'guardian');
    const rights = { [student]: parentRights({ absences: false }) };
    const limited = await member('guardian', { children: rights }, services);
    for (const who of [limited, bob]) {
      await fails('not-found', callAs(as(who), createAbsenceRequest, asked(), options()));
    }
    await fails('not-found', callAs(as(guardian), createAbsenceRequest, asked(bob), options()));
    await fails(
      'not-found',
      callAs(as(guardian), createAbsenceRequest, asked('nobody'), options()),
    );
    const { requestId } = await submitted(world);
    for (const who of [limited, bob]) {
      await fails('not-found', read(who, requestId));
      await fails('not-found', callAs(as(who), withdrawAbsenceRequest, { requestId }, options()));
    }
    assert.equal((await read(guardian, requestId)).reason, REASON);
  });

  it('are decided by an instructor only where every course concerned is his', async () => {
    const { services, student, teacher, admin } = world;
    const { db } = services;
    const other = 'another-course';
    await db.doc(`courses/${other}/roster/S00000`).set({
      ...(await db.doc(`courses/${world.courseId}/roster/S00000`).get()).data(),
      courseId: other,
    });
    await db.doc(`access/${student}`).update({ [`rosterOf.${other}`]: OPEN_END });
    await laterSession(world, 0, { courseId: other });
    const { requestId, revision } = await submitted(world);
    assert.deepEqual(await tellings('absence-request.submitted'), [
      [`staff:${other}`, `staff:${world.courseId}`, 'admins'],
    ]);
    await read(teacher, requestId);
    const decision = { requestId, revision, decision: 'approve' } as const;
    await fails(
      'permission-denied',
      callAs(as(teacher), decideAbsenceRequest, decision, options()),
    );
    const stranger = await member('instructor', { staffOf: { third: OPEN_END } }, services);
    await fails('not-found', callAs(as(stranger), decideAbsenceRequest, decision, options()));
    assert.equal(await decide(world, requestId, 'approve', { by: admin }), 'approved');
    await setAbsenceRules(world, { reviewBy: 'admins' });
    const covers = { sessionIds: [world.sessionId] };
    const next = await submitted(world, { covers });
    const again = { ...decision, requestId: next.requestId, revision: next.revision };
    await fails('permission-denied', callAs(as(teacher), decideAbsenceRequest, again, options()));
  });

  it('are decided as they were looked at, with a word unless approved, and anew with one', async () => {
    const { teacher, student } = world;
    const { requestId, revision } = await submitted(world);
    const decideAs = (changes: object) =>
      callAs(
        as(teacher),
        decideAbsenceRequest,
        { requestId, revision, decision: 'approve', ...changes },
        options(),
      );
    await fails('conflict', decideAs({ revision: 'older' }));
    await fails('invalid-request', decideAs({ decision: 'reject' }));
    const approved = await decideAs({});
    await fails('invalid-request', decideAs({ revision: approved.revision, decision: 'reject' }));
    await fails('conflict', decideAs({ revision: approved.revision, note: 'Approved before.' }));
    await decide(world, requestId, 'reject', { by: teacher, note: 'Seen in town.' });
    const { steps } = await read(student, requestId);
    assert.deepEqual(
      steps.map(({ action }) => action),
      ['create', 'submit', 'approve', 'reject'],
    );
    await fails('conflict', callAs(as(student), withdrawAbsenceRequest, { requestId }, options()));
  });

  it('say to the student’s side what they were before, also when an approved one is taken back', async () => {
    const { db } = world.services;
    const { student, teacher: by } = world;
    const first = await submitted(world);
    await decide(world, first.requestId, 'approve', { by });
    await decide(world, first.requestId, 'reject', { by, note: 'Seen in town.' });
    const second = await submitted(world);
    await decide(world, second.requestId, 'approve', { by });
    await callAs(as(student), withdrawAbsenceRequest, { requestId: second.requestId }, options());
    const kind = 'absence-request.decided';
    const told = await db.collection('notifications').where('kind', '==', kind).get();
    const said = (id: string) =>
      told.docs
        .filter((doc) => doc.get('data.requestId') === id)
        .map((doc): unknown[] => [doc.get('data.before'), doc.get('data.outcome'), doc.get('to')]);
    assert.deepEqual(said(first.requestId), [
      ['submitted', 'approved', [student]],
      ['approved', 'rejected', [student]],
    ]);
    assert.deepEqual(said(second.requestId), [
      ['submitted', 'approved', [student]],
      ['approved', 'withdrawn', [student]],
    ]);
  });

  it('of long absences wait for evidence that is ready; an admin may do without', async () => {
    const covers = { from: DAY, to: '2026-11-06' };
    const [first, second] = [
      await submitted(world, { covers }),
      await submitted(world, { covers }),
    ];
    await assert.rejects(
      decide(world, first.requestId, 'approve', { by: world.teacher }),
      /evidence/,
    );
    const evidence = world.services.db.collection(`absenceRequests/${first.requestId}/evidence`);
    await evidence.doc('upload').set({ state: 'checking' });
    await assert.rejects(
      decide(world, first.requestId, 'approve', { by: world.teacher }),
      /evidence/,
    );
    await evidence.doc('upload').set({ state: 'ready' });
    assert.equal(
      await decide(world, first.requestId, 'approve', { by: world.teacher }),
      'approved',
    );
    const waived = { ...second, decision: 'approve', waiveEvidence: true } as const;
    const { requestId, revision } = waived;
    const decision = { requestId, revision, decision: 'approve', waiveEvidence: true } as const;
    await fails(
      'permission-denied',
      callAs(as(world.teacher), decideAbsenceRequest, decision, options()),
    );
    const { status } = await callAs(as(world.admin), decideAbsenceRequest, decision, options());
    assert.equal(status, 'approved');
  });

  it('are bounded by the policy, and name the field that is not', async () => {
    const bob = await classmate(world);
    const foreign = await laterSession(world, 0, { courseId: 'not-his' });
    const create = (covers: Parameters<typeof submitted>[1]) => submitted(world, covers ?? {});
    for (const covers of [
      { from: '2026-11-03', to: DAY },
      { from: '2026-09-01', to: '2026-09-02' },
      { from: '0001-01-01', to: '9999-12-31' },
      { from: '2027-08-01', to: '2027-08-02' },
      { sessionIds: ['no-such-session'] },
      { sessionIds: [foreign] },
      { sessionIds: [world.sessionId, world.sessionId] },
    ]) {
      const { details } = await fails('invalid-request', create({ covers }));
      assert.match(details.fields?.[0]?.field ?? '', /^covers/);
    }
    const named = { ...asked(bob), covers: { sessionIds: [world.sessionId] } };
    assert.deepEqual((await callAs(as(bob), createAbsenceRequest, named, options())).firstDay, DAY);
    await setAbsenceRules(world, { open: false });
    await fails('conflict', create({}));
  });

  describe('reported by a guardian', () => {
    const report = () => callAs(as(world.guardian), reportAbsence, asked(), options());

    it('wait for a decision, and tell the guardian of it', async () => {
      const { requestId, status } = await report();
      assert.equal(status, 'submitted');
      await decide(world, requestId, 'approve', { by: world.teacher });
      const [to] = await tellings('absence-request.decided');
      assert.deepEqual(to, [world.student, world.guardian]);
    });

    it('tell one who has lost the right since nothing', async () => {
      const { requestId } = await report();
      const access = world.services.db.doc(`access/${world.guardian}`);
      await access.update({ [`children.${world.student}.absences`]: false });
      await decide(world, requestId, 'approve', { by: world.teacher });
      assert.deepEqual(await tellings('absence-request.decided'), [[world.student]]);
    });

    it('are approved at once where the policy says so, but not long ones, nor of the past', async () => {
      await setAbsenceRules(world, { guardianReports: 'accept' });
      const { status, decision } = await report();
      assert.deepEqual([status, decision?.by], ['approved', 'system']);
      const record = await recordRef(world.services.db, world.sessionId, world.student).get();
      assert.equal(record.data()?.status, 'excused');
      const long = { ...asked(), covers: { from: DAY, to: '2026-11-12' } };
      const waiting = await callAs(as(world.guardian), reportAbsence, long, options());
      assert.equal(waiting.status, 'submitted');
      const past = { ...asked(), covers: { from: '2026-10-28', to: '2026-10-28' } };
      await fails('invalid-request', callAs(as(world.guardian), reportAbsence, past, options()));
    });
  });

  it('expire when nobody submitted, answered or decided them, and say so', async () => {
    const { clock, services, student } = world;
    const draft = await callAs(as(student), createAbsenceRequest, asked(), options());
    const waiting = await submitted(world);
    clock.set('2026-12-03T11:59:00.000Z');
    await expireRequests(services, 'early');
    assert.equal((await read(student, waiting.requestId)).request.status, 'submitted');
    clock.set('2026-12-03T12:00:00.000Z');
    for (let i = 0; i < 3; i++) await expireRequests(services, 'due');
    for (const { requestId } of [draft, waiting]) {
      const { request, steps } = await read(student, requestId);
      assert.deepEqual([request.status, request.dueAt], ['expired', null]);
      assert.equal(steps.filter(({ action }) => action === 'expire').length, 1);
    }
    assert.deepEqual(await tellings('absence-request.decided'), [[student], [student]]);
    assert.equal((await tellings('absence-request.withdrawn')).length, 1);
  });

  it('are listed by page: own, of a child, of a course, by status and first day', async () => {
    const { student, guardian, teacher, admin, courseId } = world;
    const days = ['2026-11-02', '2026-11-03', '2026-11-04'];
    for (const day of days) await submitted(world, { covers: { from: day, to: day } });
    const list = (by: string, filter: object) =>
      callAs(as(by), listAbsenceRequests, filter, options());
    const first = await list(student, { limit: 2 });
    const { nextCursor } = first;
    const second = await list(student, { limit: 2, cursor: nextCursor ?? '' });
    assert.deepEqual(
      [...first.requests, ...second.requests].map(({ firstDay }) => firstDay),
      days.toReversed(),
    );
    assert.equal(second.nextCursor, null);
    assert.equal((await list(guardian, { studentUid: student })).requests.length, 3);
    // On the other days there is no session of the course: they concern nobody who teaches.
    assert.equal((await list(teacher, { courseId, status: 'submitted' })).requests.length, 1);
    const within = { from: '2026-11-03', to: '2026-11-03', status: 'submitted' };
    assert.equal((await list(admin, within)).requests.length, 1);
    await fails('permission-denied', list(guardian, {}));
    await fails('permission-denied', list(teacher, {}));
    await fails('permission-denied', list(teacher, { courseId: 'another-course' }));
    await fails('permission-denied', list(student, { studentUid: 'somebody' }));
    await fails('invalid-request', list(student, { cursor: 'made-up' }));
  });

  it('of one student are no more than twenty at a time', async () => {
    const { requestId } = await submitted(world);
    for (let n = 2; n <= 20; n++) await submitted(world);
    await fails('conflict', submitted(world));
    await callAs(as(world.student), withdrawAbsenceRequest, { requestId }, options());
    await submitted(world);
  });

  it('give the same reply to the same call, and are made once', async () => {
    const key = 'a-key-of-the-phone';
    const calls = [1, 2].map(() =>
      callAs(as(world.student), createAbsenceRequest, asked(), { ...options(), key }),
    );
    const [one, two] = await Promise.all(calls);
    assert.deepEqual(one, two);
    const { size } = await world.services.db.collection('absenceRequests').get();
    assert.equal(size, 1);
    assert.equal(one?.createdAt, EVE);
  });
});
