import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { useFaceEngine } from '../../src/faces/engineHost.ts';
import { operations } from '../../src/operations.ts';
import { callAs, emulatorServices } from '../support/call.ts';
import type { Classroom, Student } from '../support/classroom.ts';
import { addSession, classroom, student } from '../support/classroom.ts';
import { fails } from '../support/fails.ts';
import { fakeFaceEngine, shotsOf } from '../support/fakeFaceEngine.ts';
import { instructorOf } from '../support/school.ts';
import { attemptBy, daysLater } from './tries.ts';

const { getRecord, listRecords, markAttendance, markManyAttendance, reviewDeparture, undoMark } =
  operations;

describe('the history of marks', () => {
  let room: Classroom;
  let ada: Student;
  let bob: Student;
  let teacher: string;
  let stranger: string;

  before(async () => {
    useFaceEngine(fakeFaceEngine());
    room = await classroom();
    ada = await student(room, shotsOf('ada'));
    bob = await student(room, null);
    teacher = await instructorOf(room.courseId);
    stranger = await instructorOf('another-course');
  });
  after(() => {
    useFaceEngine(undefined);
  });

  const freshSession = (startsIn = -5): Promise<string> =>
    addSession(room.admin, room.courseId, { startsIn });
  const arrive = (sessionId: string, accuracyM = 10) =>
    attemptBy(ada, sessionId, { person: 'ada', accuracyM });
  const leave = (sessionId: string, accuracyM = 10) =>
    attemptBy(ada, sessionId, { person: 'ada', accuracyM, operation: 'checkOut' });

  describe('undoMark', () => {
    it('walks back mark by mark, restores each in full, and only ever adds events', async () => {
      const sessionId = await freshSession();
      const about = { sessionId, studentUid: ada.uid };
      await arrive(sessionId);
      const { record: arrived } = await callAs(teacher, getRecord, about);
      const mark = { ...about, status: 'absent' as const, reason: 'Left at once.' };
      await callAs(teacher, markAttendance, mark);
      const { undoable } = await callAs(teacher, getRecord, about);
      assert.ok(undoable !== null);
      const undo = { ...about, eventId: undoable, reason: 'The wrong name.' };
      const first = await callAs(teacher, undoMark, undo);
      const { updatedAt: _, ...standing } = first.record ?? {};
      const { updatedAt: __, ...before } = arrived ?? {};
      assert.deepEqual(standing, before);
      await fails('conflict', callAs(teacher, undoMark, undo));
      assert.ok(first.eventId !== null);
      const second = await callAs(teacher, undoMark, { ...undo, eventId: first.eventId });
      assert.deepEqual(second, { record: null, eventId: null });
      const { record, events } = await callAs(ada.uid, getRecord, about);
      assert.equal(record, null);
      assert.deepEqual(
        events.map(({ kind, before: was, after: is, undone, previous }) => [
          kind,
          was,
          is,
          undone,
          previous?.method ?? null,
        ]),
        [
          ['check-in', null, 'present', true, null],
          ['mark', 'present', 'absent', true, 'face'],
          ['undo', 'absent', 'present', false, 'staff'],
          ['undo', 'present', null, false, 'face'],
        ],
      );
      const again = await arrive(sessionId);
      assert.equal(again.status, 'present');
    });

    it('of the first mark leaves an automatic absent once the session has closed', async () => {
      const sessionId = await freshSession();
      const about = { sessionId, studentUid: bob.uid };
      await callAs(teacher, markAttendance, { ...about, status: 'present', reason: 'Was here.' });
      const { undoable } = await callAs(teacher, getRecord, about);
      const undo = { ...about, eventId: undoable ?? '', reason: 'Was not here.' };
      const { record } = await callAs(teacher, undoMark, undo, daysLater(1));
      assert.deepEqual([record?.status, record?.method], ['absent', 'automatic']);
    });

    it('gives the same answer under its key, and is for the course’s own staff', async () => {
      const sessionId = await freshSession();
      const about = { sessionId, studentUid: bob.uid };
      await callAs(teacher, markAttendance, { ...about, status: 'late', reason: 'The bus.' });
      const { undoable } = await callAs(teacher, getRecord, about);
      const undo = { ...about, eventId: undoable ?? '', reason: 'Was in time.' };
      await fails('not-found', callAs(stranger, undoMark, undo));
      await fails('not-found', callAs(teacher, undoMark, { ...undo, eventId: 'none' }));
      const key = { key: randomUUID() };
      const first = await callAs(teacher, undoMark, undo, key);
      assert.deepEqual(await callAs(teacher, undoMark, undo, key), first);
    });
  });

  describe('who may change marks, and until when', () => {
    it('is an instructor until the days of the policy are over, and an admin for ever', async () => {
      const sessionId = await freshSession();
      const about = { sessionId, studentUid: bob.uid };
      const mark = { ...about, status: 'present' as const, reason: 'Was here.' };
      await callAs(teacher, markAttendance, mark, daysLater(13));
      const late = await fails(
        'override-closed',
        callAs(teacher, markAttendance, mark, daysLater(15)),
      );
      assert.match(late.details.detail ?? '', /until \d{4}-.*an admin still can/);
      const marks = [{ studentUid: bob.uid, status: 'late' as const }];
      await fails(
        'override-closed',
        callAs(
          teacher,
          markManyAttendance,
          { sessionId, reason: 'All here.', marks },
          daysLater(15),
        ),
      );
      const { undoable } = await callAs(teacher, getRecord, about);
      const undo = { ...about, eventId: undoable ?? '', reason: 'A mistake.' };
      await fails('override-closed', callAs(teacher, undoMark, undo, daysLater(15)));
      await callAs(room.admin, undoMark, undo, daysLater(15));
    });

    it('lets absences be announced before a session opens, and no presence', async () => {
      const sessionId = await freshSession(600);
      const about = { sessionId, studentUid: bob.uid, reason: 'The dentist.' };
      const early = callAs(teacher, markAttendance, { ...about, status: 'present' });
      const { details } = await fails('conflict', early);
      assert.match(details.detail ?? '', /only absent and excused/);
      const { status } = await callAs(teacher, markAttendance, { ...about, status: 'excused' });
      assert.equal(status, 'excused');
    });
  });

  describe('markManyAttendance', () => {
    it('answers for each mark: set, already so, or refused with the code and why', async () => {
      const sessionId = await freshSession();
      await arrive(sessionId);
      const future = new Date(Date.now() + 3_600_000).toISOString();
      const carl = await student(room, null);
      const request = {
        sessionId,
        reason: 'Seen in the room.',
        marks: [
          { studentUid: ada.uid, status: 'present' as const },
          { studentUid: bob.uid, status: 'late' as const, reason: 'The bus.' },
          { studentUid: 'nobody', status: 'present' as const },
          { studentUid: carl.uid, status: 'present' as const, departedAt: future },
        ],
      };
      const key = { key: randomUUID() };
      const reply = await callAs(teacher, markManyAttendance, request, key);
      assert.deepEqual(
        reply.results.map(({ outcome, failure }) => [outcome, failure]),
        [
          ['unchanged', null],
          ['marked', null],
          ['refused', 'not-rostered'],
          ['refused', 'invalid-request'],
        ],
      );
      assert.match(reply.results[3]?.detail ?? '', /departedAt/);
      assert.deepEqual([reply.marked, reply.unchanged, reply.refused], [1, 1, 2]);
      assert.deepEqual(await callAs(teacher, markManyAttendance, request, key), reply);
      const about = { sessionId, studentUid: bob.uid };
      const { events } = await callAs(teacher, getRecord, about);
      assert.deepEqual(
        events.map(({ after: is, reason }) => [is, reason]),
        [['late', 'The bus.']],
      );
      const { record } = await callAs(teacher, getRecord, { sessionId, studentUid: ada.uid });
      assert.equal(record?.method, 'face');
    });

    it('refuses the whole call when a student is named twice or the session is foreign', async () => {
      const sessionId = await freshSession();
      const one = { studentUid: bob.uid, status: 'late' as const };
      const request = { sessionId, reason: 'The bus.', marks: [one, one] };
      await fails('invalid-request', callAs(teacher, markManyAttendance, request));
      const single = { ...request, marks: [one] };
      await fails('not-found', callAs(stranger, markManyAttendance, single));
    });

    it('sets 200 marks in one call', async () => {
      const sessionId = await freshSession();
      const students = Array.from({ length: 200 }, (_, n) => ({
        studentNumber: `m${String(n)}-${sessionId.slice(0, 8)}`,
        email: `many-${String(n)}-${sessionId}@school.example`.toLowerCase(),
        name: 'Many',
      }));
      const { db } = emulatorServices();
      for (const half of [students.slice(0, 100), students.slice(100)]) {
        const { courseId } = room;
        await callAs(room.admin, operations.addToRoster, { courseId, students: half });
      }
      const batch = db.batch();
      for (const { studentNumber } of students) {
        const entry = db.doc(`courses/${room.courseId}/roster/${studentNumber}`);
        batch.update(entry, { uid: studentNumber });
      }
      await batch.commit();
      const marks = students.map(({ studentNumber }) => ({
        studentUid: studentNumber,
        status: 'present' as const,
      }));
      const request = { sessionId, reason: 'The whole hall.', marks };
      const reply = await callAs(teacher, markManyAttendance, request);
      assert.equal(reply.marked, 200);
      const records = await db.collection(`sessions/${sessionId}/attendance`).count().get();
      assert.equal(records.data().count, 200);
    });
  });

  describe('an unsure check-out', () => {
    it('waits in the record, is found by its departure, and is settled by a person once', async () => {
      const sessionId = await freshSession();
      await arrive(sessionId);
      const pending = await leave(sessionId, 250);
      assert.deepEqual([pending.decision, pending.departure], ['pending_review', 'pending_review']);
      const waiting = await callAs(teacher, listRecords, {
        courseId: room.courseId,
        departure: 'pending_review',
      });
      assert.ok(waiting.records.some((record) => record.sessionId === sessionId));
      const review = { sessionId, studentUid: ada.uid, reason: 'Seen leaving.' };
      await fails('not-found', callAs(stranger, reviewDeparture, { ...review, accepted: true }));
      const record = await callAs(teacher, reviewDeparture, { ...review, accepted: true });
      assert.deepEqual(
        [record.departure, record.departedAt, record.method, record.status],
        ['left_early', pending.at, 'face', 'present'],
      );
      await fails('conflict', callAs(teacher, reviewDeparture, { ...review, accepted: true }));
    });

    it('yields to a better one, and a rejected one leaves no departure', async () => {
      const sessionId = await freshSession();
      await arrive(sessionId);
      await leave(sessionId, 250);
      const reply = await leave(sessionId);
      assert.equal(reply.departure, 'left_early');
      const other = await freshSession();
      await arrive(other);
      await leave(other, 250);
      const review = { sessionId: other, studentUid: ada.uid, reason: 'Was still there.' };
      const record = await callAs(teacher, reviewDeparture, { ...review, accepted: false });
      assert.deepEqual([record.departure, record.departedAt], ['none', null]);
    });
  });
});
