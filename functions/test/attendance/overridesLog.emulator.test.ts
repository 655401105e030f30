import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { eventsOf } from '../../src/attendance/recordStore.ts';
import { operations } from '../../src/operations.ts';
import { OPEN_END } from '../../src/platform/access.ts';
import { encodeCursor } from '../../src/platform/page.ts';
import { callAs } from '../support/call.ts';
import { clockAt } from '../support/clock.ts';
import { fails } from '../support/fails.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import type { Lecture } from '../support/lecture.ts';
import { AT, lecture } from '../support/lecture.ts';
import { member } from '../support/school.ts';

const { listOverrides, markAttendance, getRecord, undoMark } = operations;

describe('the log of changed marks', function () {
  this.timeout(60_000);
  const clock = clockAt(AT.starts);
  let services: Isolated;
  let admin: string;
  let teacher: string;
  let physics: Lecture;
  let biology: Lecture;

  before(async () => {
    services = isolatedServices({ clock });
    [physics, biology] = [await lecture(services, 2), await lecture(services, 1)];
    admin = await member('admin', {}, services);
    const staffOf = { [physics.courseId]: OPEN_END };
    teacher = await member('instructor', { staffOf }, services);
    await mark(teacher, physics, 0, 'present', '2026-11-02T08:01:00.000Z');
    await mark(admin, physics, 1, 'excused', '2026-11-02T08:02:00.000Z');
    await mark(admin, biology, 0, 'late', '2026-11-02T08:03:00.000Z');
    clock.set('2026-11-02T08:04:00.000Z');
    const at = { sessionId: physics.sessionId, studentUid: physics.uids[0] ?? '' };
    const { undoable } = await callAs(teacher, getRecord, at, { services });
    const undo = { ...at, eventId: undoable ?? '', reason: 'The wrong one.' };
    await callAs(teacher, undoMark, undo, { services });
    // What a machine says is no change by people.
    await eventsOf(services.db, biology.sessionId, biology.uids[0] ?? '')
      .doc('close')
      .set({
        ...{ at: new Date(AT.closed), kind: 'close', by: 'system', before: null, after: 'absent' },
        ...{ previous: null, reason: null, attemptId: null, undoes: null },
      });
  });
  after(() => services.dispose());

  async function mark(
    who: string,
    { sessionId, uids }: Lecture,
    student: number,
    status: 'present' | 'late' | 'excused',
    at: string,
  ): Promise<void> {
    clock.set(at);
    const studentUid = uids[student] ?? '';
    const reason = `Seen as ${status}.`;
    await callAs(who, markAttendance, { sessionId, studentUid, status, reason }, { services });
  }

  const list = (who: string, asked: z.input<typeof listOverrides.input> = {}) =>
    callAs(who, listOverrides, asked, { services });

  it('says who changed what, when and why, newest first', async () => {
    const { overrides } = await list(admin);
    assert.deepEqual(
      overrides.map(({ kind, by, before, after, reason }) => [kind, by, before, after, reason]),
      [
        ['undo', teacher, 'present', null, 'The wrong one.'],
        ['mark', admin, null, 'late', 'Seen as late.'],
        ['mark', admin, null, 'excused', 'Seen as excused.'],
        ['mark', teacher, null, 'present', 'Seen as present.'],
      ],
    );
    const [undo] = overrides;
    assert.equal(undo?.undoes, overrides[3]?.eventId);
    assert.deepEqual(
      [undo?.sessionId, undo?.courseId, undo?.studentUid, undo?.at],
      [physics.sessionId, physics.courseId, physics.uids[0], '2026-11-02T08:04:00.000Z'],
    );
  });

  it('finds by course, student, staff, kind and time, any mix of them', async () => {
    const count = async (asked: z.input<typeof listOverrides.input>): Promise<number> =>
      (await list(admin, asked)).overrides.length;
    const { courseId } = physics;
    assert.equal(await count({ courseId }), 3);
    assert.equal(await count({ courseId, staffUid: teacher }), 2);
    assert.equal(await count({ courseId, staffUid: teacher, kind: ['undo'] }), 1);
    assert.equal(await count({ studentUid: physics.uids[1] }), 1);
    assert.equal(await count({ staffUid: admin, studentUid: physics.uids[0] }), 0);
    const span = { from: '2026-11-02T08:02:00.000Z', to: '2026-11-02T08:04:00.000Z' };
    assert.equal(await count(span), 2);
    assert.equal(await count({ ...span, courseId }), 1);
  });

  it('comes page by page, each change once', async () => {
    const { overrides: all } = await list(admin);
    const found = [];
    let cursor: string | undefined;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list(admin, {
        limit: 1,
        ...(cursor === undefined ? {} : { cursor }),
      });
      found.push(...page.overrides);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    assert.deepEqual(found, all);
    const forged = encodeCursor([AT.starts, `sessions/${randomUUID()}`]);
    await fails('invalid-request', list(admin, { cursor: forged }));
  });

  it('shows instructors their own courses alone', async () => {
    assert.equal((await list(teacher, { courseId: physics.courseId })).overrides.length, 3);
    await fails('permission-denied', list(teacher));
    await fails('permission-denied', list(teacher, { courseId: biology.courseId }));
    await fails('permission-denied', list(teacher, { courseId: 'no-course' }));
  });

  it('still has changes from before events named their course', async () => {
    const old = await lecture(services, 1);
    const [uid = ''] = old.uids;
    await eventsOf(services.db, old.sessionId, uid)
      .doc('old')
      .set({
        ...{ at: new Date('2026-01-01T08:00:00.000Z'), kind: 'mark', by: admin },
        ...{ before: null, after: 'absent', previous: null, reason: 'Old.', attemptId: null },
        undoes: null,
      });
    const { overrides } = await list(admin, { to: '2026-02-01T00:00:00.000Z' });
    assert.deepEqual(
      overrides.map(({ eventId, courseId, sessionId, studentUid }) => [
        ...[eventId, courseId, sessionId, studentUid],
      ]),
      [['old', old.courseId, old.sessionId, uid]],
    );
  });
});
