import assert from 'node:assert/strict';
import { useFaceEngine } from '../../src/faces/engineHost.ts';
import { operations } from '../../src/operations.ts';
import { callAs, emulatorServices } from '../support/call.ts';
import type { Classroom, Student } from '../support/classroom.ts';
import { addSession, classroom, student } from '../support/classroom.ts';
import { fails } from '../support/fails.ts';
import { fakeFaceEngine, shotsOf } from '../support/fakeFaceEngine.ts';
import { instructorOf, member, parentRights } from '../support/school.ts';
import { attemptBy } from './tries.ts';

const { getRecord, listRecords, markAttendance, reviewCheckIn, showEvidence } = operations;

describe('marks by people', () => {
  let room: Classroom;
  let ada: Student;
  let teacher: string;
  let stranger: string;

  before(async () => {
    useFaceEngine(fakeFaceEngine());
    room = await classroom();
    ada = await student(room, shotsOf('ada'));
    teacher = await instructorOf(room.courseId);
    stranger = await instructorOf('another-course');
  });
  after(() => {
    useFaceEngine(undefined);
  });

  const freshSession = (): Promise<string> => addSession(room.admin, room.courseId);
  const arrive = (sessionId: string, accuracyM = 10) =>
    attemptBy(ada, sessionId, { person: 'ada', accuracyM });

  describe('markAttendance', () => {
    it('takes no departure from before the arrival', async () => {
      const sessionId = await freshSession();
      await arrive(sessionId);
      const departedAt = new Date(Date.now() - 60_000).toISOString();
      const mark = { sessionId, studentUid: ada.uid, status: 'present', departedAt } as const;
      const refused = callAs(teacher, markAttendance, { ...mark, reason: 'Seen to leave.' });
      const { details } = await fails('invalid-request', refused);
      assert.equal(details.fields?.[0]?.field, 'departedAt');
    });

    it('overrides a check-in and keeps both marks, with who and why', async () => {
      const sessionId = await freshSession();
      await arrive(sessionId);
      const mark = { sessionId, studentUid: ada.uid, status: 'absent' as const };
      await callAs(teacher, markAttendance, { ...mark, reason: 'Left at once.' });
      const { record, events } = await callAs(teacher, getRecord, {
        sessionId,
        studentUid: ada.uid,
      });
      assert.deepEqual([record?.status, record?.method], ['absent', 'staff']);
      assert.deepEqual(
        events.map(({ kind, before, after, by, reason }) => ({ kind, before, after, by, reason })),
        [
          { kind: 'check-in', before: null, after: 'present', by: ada.uid, reason: null },
          {
            kind: 'mark',
            before: 'present',
            after: 'absent',
            by: teacher,
            reason: 'Left at once.',
          },
        ],
      );
    });

    it('stands against a later check-in', async () => {
      const sessionId = await freshSession();
      const mark = { sessionId, studentUid: ada.uid, status: 'absent' as const };
      await callAs(teacher, markAttendance, { ...mark, reason: 'Was seen outside.' });
      const reply = await arrive(sessionId);
      assert.equal(reply.decision, 'rejected');
      assert.deepEqual(
        reply.reasons.map(({ reason }) => reason),
        ['STAFF_MARK_STANDS'],
      );
      assert.equal(reply.status, 'absent');
    });

    it('is for the course’s own staff; a foreign session looks like none', async () => {
      const sessionId = await freshSession();
      const mark = {
        sessionId,
        studentUid: ada.uid,
        status: 'present' as const,
        reason: 'I say so',
      };
      await fails('not-found', callAs(stranger, markAttendance, mark));
      await fails('not-found', callAs(teacher, markAttendance, { ...mark, sessionId: 'none' }));
      await fails('permission-denied', callAs(ada.uid, markAttendance, mark));
      const expired = await member('instructor', { staffOf: { [room.courseId]: new Date(0) } });
      await fails('not-found', callAs(expired, markAttendance, mark));
    });

    it('needs a reason and a student of the roster', async () => {
      const sessionId = await freshSession();
      const mark = { sessionId, studentUid: ada.uid, status: 'present' as const };
      await fails('invalid-request', callAs(teacher, markAttendance, { ...mark, reason: ' ' }));
      const nobody = { ...mark, studentUid: 'nobody', reason: 'Was here.' };
      await fails('not-rostered', callAs(teacher, markAttendance, nobody));
    });
  });

  describe('reviewCheckIn', () => {
    it('resolves a pending record, once', async () => {
      const sessionId = await freshSession();
      const pending = await arrive(sessionId, 250);
      assert.equal(pending.status, 'pending_review');
      const review = {
        sessionId,
        studentUid: ada.uid,
        status: 'present' as const,
        reason: 'Seen.',
      };
      const record = await callAs(teacher, reviewCheckIn, review);
      assert.equal(record.status, 'present');
      assert.equal(record.arrivedAt, pending.at);
      await fails('conflict', callAs(teacher, reviewCheckIn, review));
    });

    it('has nothing to resolve where nothing waits', async () => {
      const sessionId = await freshSession();
      const review = {
        sessionId,
        studentUid: ada.uid,
        status: 'present' as const,
        reason: 'Seen.',
      };
      await fails('not-found', callAs(teacher, reviewCheckIn, review));
      await fails('not-found', callAs(stranger, reviewCheckIn, review));
    });
  });

  describe('showEvidence', () => {
    it('shows measured values to the course’s staff and audits every look', async () => {
      const sessionId = await freshSession();
      await arrive(sessionId, 250);
      const about = { sessionId, studentUid: ada.uid };
      const { attempts } = await callAs(teacher, showEvidence, about);
      await callAs(teacher, showEvidence, about);
      assert.equal(attempts.length, 1);
      const coarse = attempts[0]?.findings.find(({ reason }) => reason === 'LOCATION_TOO_COARSE');
      assert.equal(coarse?.evidence['accuracyM'], 250);
      const { db } = emulatorServices();
      const looks = await db
        .collection('audit')
        .where('subject', '==', `sessions/${sessionId}/attendance/${ada.uid}`)
        .where('action', '==', 'evidence.shown')
        .get();
      assert.equal(looks.size, 2);
      await fails('not-found', callAs(stranger, showEvidence, about));
    });
  });

  describe('reading records', () => {
    it('is for the student, guardians with the right, staff of the course and admins', async () => {
      const sessionId = await freshSession();
      await arrive(sessionId);
      const about = { sessionId, studentUid: ada.uid };
      const rights = parentRights();
      const parent = await member('guardian', { children: { [ada.uid]: rights } });
      for (const who of [ada.uid, parent, teacher, room.admin]) {
        const { record } = await callAs(who, getRecord, about);
        assert.equal(record?.status, 'present');
      }
      const limited = { ...rights, attendance: false };
      const blocked = await member('guardian', { children: { [ada.uid]: limited } });
      const other = await student(room, null);
      for (const who of [other.uid, blocked, stranger]) {
        const failure = await fails('not-found', callAs(who, getRecord, about));
        const none = { sessionId: 'none', studentUid: ada.uid };
        const missing = await fails('not-found', callAs(who, getRecord, none));
        assert.deepEqual(failure.details, missing.details);
      }
    });

    it('goes page by page, newest first, without gaps or repeats', async () => {
      const bob = await student(room, shotsOf('bob'));
      const sessionIds: string[] = [];
      for (const startsIn of [-20, -15, -10, -5]) {
        const sessionId = await addSession(room.admin, room.courseId, { startsIn });
        const mark = { sessionId, studentUid: bob.uid, status: 'present' as const };
        await callAs(teacher, markAttendance, { ...mark, reason: 'Was here.' });
        sessionIds.push(sessionId);
      }
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page: Awaited<ReturnType<typeof bob.client.listRecords>> =
          await bob.client.listRecords({ limit: 3, ...(cursor === undefined ? {} : { cursor }) });
        found.push(...page.records.map(({ sessionId }) => sessionId));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      assert.deepEqual(found, sessionIds.toReversed());
      await fails('invalid-request', bob.client.listRecords({ cursor: 'made-up' }));
    });

    it('stays within what the reader may see', async () => {
      const { courseId } = room;
      await fails('permission-denied', callAs(ada.uid, listRecords, { studentUid: 'other' }));
      await fails('permission-denied', callAs(stranger, listRecords, { courseId }));
      await fails('permission-denied', callAs(teacher, listRecords, { studentUid: ada.uid }));
      const own = await callAs(teacher, listRecords, { courseId, studentUid: ada.uid });
      assert.ok(own.records.every(({ studentUid }) => studentUid === ada.uid));
    });
  });
});
