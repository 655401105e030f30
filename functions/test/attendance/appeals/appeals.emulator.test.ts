import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { useFaceEngine } from '../../../src/faces/engineHost.ts';
import { operations } from '../../../src/operations.ts';
import { encodeCursor } from '../../../src/platform/page.ts';
import { callAs, emulatorServices } from '../../support/call.ts';
import type { Classroom, Student } from '../../support/classroom.ts';
import { addSession, classroom, student } from '../../support/classroom.ts';
import { fails } from '../../support/fails.ts';
import { fakeFaceEngine, shotsOf } from '../../support/fakeFaceEngine.ts';
import { instructorOf } from '../../support/school.ts';
import { attemptBy, daysLater } from '../tries.ts';

const { appealCheckIn, decideAppeal, getAppeal, getRecord, listAppeals, withdrawAppeal } =
  operations;

describe('appeals', () => {
  let room: Classroom;
  let ada: Student;
  let eve: Student;
  let teacher: string;
  let stranger: string;

  before(async () => {
    useFaceEngine(fakeFaceEngine());
    room = await classroom();
    ada = await student(room, shotsOf('ada'));
    eve = await student(room, null);
    teacher = await instructorOf(room.courseId);
    stranger = await instructorOf('another-course');
  });
  after(() => {
    useFaceEngine(undefined);
  });

  const attempt = (
    sessionId: string,
    person: string | null,
    accuracyM = 10,
    operation: 'checkIn' | 'checkOut' = 'checkIn',
  ) => attemptBy(ada, sessionId, { person, accuracyM, operation });
  const note = 'The camera was dirty.';
  /** A session with a rejected check-in and the appeal of it. */
  async function appealed(): Promise<{ sessionId: string; appealId: string; triedAt: string }> {
    const sessionId = await addSession(room.admin, room.courseId);
    const { at } = await attempt(sessionId, null);
    const { appealId } = await callAs(ada.uid, appealCheckIn, { sessionId, note });
    return { sessionId, appealId, triedAt: at };
  }
  const accept = { decision: 'accepted' as const, status: 'present' as const, reason: 'I saw it.' };

  it('turn a rejected check-in into a mark, with both marks, evidence looked at, and notices', async () => {
    const { sessionId, appealId, triedAt } = await appealed();
    const shown = await callAs(teacher, getAppeal, { appealId });
    assert.deepEqual([shown.appeal.note, shown.appeal.status, shown.record], [note, 'open', null]);
    assert.ok(shown.evidence?.[0]?.findings.some(({ outcome }) => outcome === 'fail'));
    const decision = { appealId, seenEventId: shown.eventId, ...accept };
    const decided = await callAs(teacher, decideAppeal, decision);
    assert.equal(decided.appeal.status, 'accepted');
    assert.deepEqual(
      [decided.record?.status, decided.record?.method, decided.record?.arrivedAt],
      ['present', 'staff', triedAt],
    );
    const { events } = await callAs(ada.uid, getRecord, { sessionId, studentUid: ada.uid });
    assert.deepEqual(
      events.map(({ kind, before: was, after: is, by }) => [kind, was, is, by]),
      [['appeal', null, 'present', teacher]],
    );
    const { db } = emulatorServices();
    const made = await db.doc(`notifications/appeal.made:${appealId}:1`).get();
    assert.deepEqual(made.get('to'), [`staff:${room.courseId}`]);
    const told = await db.doc(`notifications/appeal.decided:${appealId}:1`).get();
    assert.deepEqual(told.get('to'), [ada.uid]);
    const looks = db
      .collection('audit')
      .where('subject', '==', `sessions/${sessionId}/attendance/${ada.uid}`);
    assert.equal((await looks.where('action', '==', 'evidence.shown').get()).size, 1);
    await fails('conflict', callAs(teacher, decideAppeal, decision));
    await fails('conflict', callAs(ada.uid, appealCheckIn, { sessionId, note }));
  });

  it('show the student no measured value', async () => {
    const { appealId } = await appealed();
    const { evidence, appeal } = await callAs(ada.uid, getAppeal, { appealId });
    assert.deepEqual([evidence, appeal.studentUid], [null, ada.uid]);
  });

  it('do not overwrite a mark that changed since it was looked at', async () => {
    const { sessionId, appealId } = await appealed();
    const { eventId } = await callAs(teacher, getAppeal, { appealId });
    const mark = { sessionId, studentUid: ada.uid, status: 'late' as const, reason: 'The bus.' };
    await callAs(teacher, operations.markAttendance, mark);
    const decision = { appealId, seenEventId: eventId, ...accept };
    const { details } = await fails('conflict', callAs(teacher, decideAppeal, decision));
    assert.match(details.detail ?? '', /it is late now/);
    const now = await callAs(teacher, getAppeal, { appealId });
    const rejected = { appealId, seenEventId: now.eventId, decision: 'rejected' as const };
    const reply = await callAs(teacher, decideAppeal, { ...rejected, reason: 'Late is right.' });
    assert.deepEqual([reply.appeal.status, reply.record?.status], ['rejected', 'late']);
  });

  it('are decided once however many decide at once, and one key gives one answer', async () => {
    const { appealId } = await appealed();
    const decision = { appealId, seenEventId: null, ...accept };
    const all = await Promise.allSettled(
      [teacher, room.admin, teacher].map((who) => callAs(who, decideAppeal, decision)),
    );
    assert.equal(all.filter(({ status }) => status === 'fulfilled').length, 1);
    const other = await appealed();
    const key = { key: randomUUID() };
    const once = { appealId: other.appealId, seenEventId: null, ...accept };
    const first = await callAs(teacher, decideAppeal, once, key);
    assert.deepEqual(await callAs(teacher, decideAppeal, once, key), first);
  });

  it('need something to appeal, and are made once at a time', async () => {
    const sessionId = await addSession(room.admin, room.courseId);
    await fails('not-found', callAs(ada.uid, appealCheckIn, { sessionId, note }));
    await fails('not-found', callAs(ada.uid, appealCheckIn, { sessionId: 'none', note }));
    await attempt(sessionId, null);
    await callAs(ada.uid, appealCheckIn, { sessionId, note });
    await fails('already-exists', callAs(ada.uid, appealCheckIn, { sessionId, note }));
    const better = await addSession(room.admin, room.courseId);
    await attempt(better, null);
    await attempt(better, 'ada');
    const late = await fails(
      'conflict',
      callAs(ada.uid, appealCheckIn, { sessionId: better, note }),
    );
    assert.match(late.details.detail ?? '', /You are present/);
  });

  it('can be withdrawn and made again, by their student alone', async () => {
    const { sessionId, appealId } = await appealed();
    await fails('not-found', callAs(eve.uid, withdrawAppeal, { appealId }));
    const { status } = await callAs(ada.uid, withdrawAppeal, { appealId });
    assert.equal(status, 'withdrawn');
    await fails('conflict', callAs(ada.uid, withdrawAppeal, { appealId }));
    const decision = { appealId, seenEventId: null, ...accept };
    await fails('conflict', callAs(teacher, decideAppeal, decision));
    const again = await callAs(ada.uid, appealCheckIn, { sessionId, note: 'It really was.' });
    assert.deepEqual([again.appealId, again.status], [appealId, 'open']);
  });

  it('are taken for as long as the policy says, and decided by instructors as long as they may', async () => {
    const { appealId } = await appealed();
    const sessionId = await addSession(room.admin, room.courseId);
    await attempt(sessionId, null);
    const late = callAs(ada.uid, appealCheckIn, { sessionId, note }, daysLater(8));
    const { details } = await fails('appeal-closed', late);
    assert.match(details.detail ?? '', /until \d{4}-/);
    const decision = { appealId, seenEventId: null, ...accept };
    await fails('override-closed', callAs(teacher, decideAppeal, decision, daysLater(15)));
    await callAs(room.admin, decideAppeal, decision, daysLater(15));
  });

  it('of a check-out record when it was tried, or when staff say', async () => {
    const sessionId = await addSession(room.admin, room.courseId);
    await attempt(sessionId, 'ada');
    const out = await attempt(sessionId, null, 10, 'checkOut');
    assert.equal(out.decision, 'rejected');
    const about = { sessionId, note, operation: 'checkOut' as const };
    const { appealId } = await callAs(ada.uid, appealCheckIn, about);
    const { eventId: seenEventId } = await callAs(teacher, getAppeal, { appealId });
    const decision = { appealId, seenEventId, decision: 'accepted' as const, reason: 'I saw it.' };
    const wrong = callAs(teacher, decideAppeal, { ...decision, status: 'present' });
    await fails('invalid-request', wrong);
    const { record } = await callAs(teacher, decideAppeal, decision);
    assert.deepEqual(
      [record?.departure, record?.departedAt, record?.method],
      ['left_early', out.at, 'face'],
    );
  });

  it('are listed: own ones for the student, of a course for its staff, page by page', async () => {
    const made = [];
    for (let n = 0; n < 3; n++) made.push((await appealed()).appealId);
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page: Awaited<ReturnType<typeof ada.client.listAppeals>> = await ada.client.listAppeals(
        { limit: 2, ...(cursor === undefined ? {} : { cursor }) },
      );
      found.push(...page.appeals.map(({ appealId }) => appealId));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    assert.deepEqual(found.slice(0, 3), made.toReversed());
    assert.equal(new Set(found).size, found.length);
    const { courseId } = room;
    const open = await callAs(teacher, listAppeals, { courseId, status: 'open', limit: 200 });
    assert.ok(made.every((id) => open.appeals.some(({ appealId }) => appealId === id)));
    assert.ok(open.appeals.every(({ status }) => status === 'open'));
    assert.deepEqual((await callAs(eve.uid, listAppeals, {})).appeals, []);
    await fails('permission-denied', callAs(stranger, listAppeals, { courseId }));
    await fails('permission-denied', callAs(eve.uid, listAppeals, { studentUid: ada.uid }));
    const positions = [
      ['+275760-09-13T00:00:00.000Z', 'a'],
      ['2026-11-02T08:00:00.000Z', '__a__'],
    ];
    for (const cursor of ['made-up', ...positions.map((position) => encodeCursor(position))]) {
      await fails('invalid-request', callAs(teacher, listAppeals, { courseId, cursor }));
    }
  });

  it('of others look like none at all', async () => {
    const { appealId } = await appealed();
    for (const who of [eve.uid, stranger]) {
      const foreign = await fails('not-found', callAs(who, getAppeal, { appealId }));
      const missing = await fails('not-found', callAs(who, getAppeal, { appealId: 'none' }));
      assert.deepEqual(foreign.details, missing.details);
    }
    const decision = { appealId, seenEventId: null, ...accept };
    await fails('not-found', callAs(stranger, decideAppeal, decision));
  });
});
