import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { closeDue } from '../../../src/attendance/index.ts';
import { rosterOf } from '../../../src/courses/rosterStore.ts';
import { operations } from '../../../src/operations.ts';
import { OPEN_END } from '../../../src/platform/access.ts';
import { callAs } from '../../support/call.ts';
import { clockAt } from '../../support/clock.ts';
import { fails } from '../../support/fails.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import type { Lecture } from '../../support/lecture.ts';
import { AT, lecture, putRecord, rosterEntry } from '../../support/lecture.ts';
import { member } from '../../support/school.ts';
import { stateOf } from '../../support/sessionState.ts';

const { cancelSession, closeSession, getSessionSummary, listSessions } = operations;

describe('staff and the closing of their session', () => {
  let services: Isolated;
  let room: Lecture;
  let teacher: string;
  const clock = clockAt(AT.opens);
  beforeEach(async () => {
    services = isolatedServices({ clock });
    room = await lecture(services, 3);
    const staffOf = { [room.courseId]: OPEN_END };
    teacher = await member('instructor', { staffOf }, services);
    clock.set(AT.opens);
  });
  afterEach(() => services.dispose());

  const close = (key: string = randomUUID()) =>
    callAs(teacher, closeSession, { sessionId: room.sessionId }, { services, key });

  it('may not close it while check-ins are taken, and never a cancelled one', async () => {
    const tooEarly = await fails('conflict', close());
    assert.match(tooEarly.message, /2026-11-02T09:30:00.000Z/);
    await callAs(teacher, cancelSession, { sessionId: room.sessionId }, { services });
    clock.set(AT.closed);
    await fails('conflict', close());
    assert.deepEqual((await stateOf(services, room.sessionId)).students, {});
  });

  it('say that the roll stands: absences are written and told, although nobody took it', async () => {
    clock.set(AT.closed);
    await closeDue(services, AT.closed);
    const { status, rollTaken, closedAt } = await close();
    assert.deepEqual([status.absent, rollTaken, closedAt], [3, false, AT.closed]);
    const { notices } = await stateOf(services, room.sessionId);
    assert.deepEqual(notices, [
      `attendance.absent -> absentees:${room.sessionId}`,
      `roll.not-taken -> staff:${room.courseId},admins`,
    ]);
  });

  it('may close it again: who was put on the roster meanwhile is absent too, nobody is told twice', async () => {
    clock.set(AT.left);
    await putRecord(services, room, room.uids[0] ?? '');
    const key = randomUUID();
    const first = await close(key);
    assert.deepEqual([first.status.absent, first.departure.auto_closed], [2, 1]);
    const entry = rosterEntry(room.courseId, 9, { uid: 'late-entry' });
    await rosterOf(services.db, room.courseId).doc(entry.studentNumber).set(entry);
    assert.deepEqual(await close(key), first);
    const again = await close();
    assert.deepEqual([again.rostered, again.marked, again.status.absent], [4, 4, 3]);
    const { notices, summary } = await stateOf(services, room.sessionId);
    assert.deepEqual(notices, [`attendance.absent -> absentees:${room.sessionId}`]);
    assert.equal(summary?.status.absent, 3);
  });

  it('settle a check-in after departures were closed, and this one is closed like the others', async () => {
    const [pending = ''] = room.uids;
    await putRecord(services, room, pending, { status: 'pending_review' });
    clock.set(AT.left);
    await closeDue(services, AT.left);
    const about = { sessionId: room.sessionId, studentUid: pending };
    const review = { ...about, status: 'present', reason: 'Was seen in the room.' } as const;
    const record = await callAs(teacher, operations.reviewCheckIn, review, { services });
    assert.deepEqual([record.departure, record.departedAt], ['auto_closed', AT.closes]);
    assert.equal(record.arrivedAt, AT.starts);
  });

  it('close a departure never before the arrival, where check-ins are taken beyond the end', async () => {
    const beyond = '2026-11-02T12:00:00.000Z';
    const late = await lecture(services, 1, { closesAt: new Date(beyond) });
    const [uid = ''] = late.uids;
    const arrivedAt = new Date('2026-11-02T11:00:00.000Z');
    await putRecord(services, late, uid, { status: 'pending_review', arrivedAt });
    clock.set('2026-11-02T12:01:00.000Z');
    await closeDue(services, '2026-11-02T12:01:00.000Z');
    const review = { sessionId: late.sessionId, studentUid: uid, status: 'late' } as const;
    const admin = await member('admin', {}, services);
    const settle = { ...review, reason: 'Came to the last hour.' };
    const record = await callAs(admin, operations.reviewCheckIn, settle, { services });
    assert.deepEqual(
      [record.departure, record.departedAt],
      ['auto_closed', arrivedAt.toISOString()],
    );
  });

  it('may close it as long as the policy lets them change marks; an admin always may', async () => {
    clock.set('2026-11-17T10:00:00.000Z');
    const { message } = await fails('override-closed', close());
    assert.match(message, /2026-11-16T09:30:00.000Z/);
    assert.deepEqual((await stateOf(services, room.sessionId)).students, {});
    const admin = await member('admin', {}, services);
    const { sessionId } = room;
    const closed = await callAs(admin, closeSession, { sessionId }, { services });
    assert.equal(closed.status.absent, 3);
  });

  it('settle nothing of a session that was cancelled', async () => {
    const [pending = '', leaving = ''] = room.uids;
    await putRecord(services, room, pending, { status: 'pending_review' });
    const departedAt = new Date(AT.late);
    await putRecord(services, room, leaving, { departure: 'pending_review', departedAt });
    await callAs(teacher, cancelSession, { sessionId: room.sessionId }, { services });
    const { sessionId } = room;
    const reason = 'Was seen in the room.';
    const review = { sessionId, studentUid: pending, status: 'present', reason } as const;
    await fails('conflict', callAs(teacher, operations.reviewCheckIn, review, { services }));
    const left = { sessionId, studentUid: leaving, accepted: true, reason };
    await fails('conflict', callAs(teacher, operations.reviewDeparture, left, { services }));
  });

  it('see how it stands at any time, counted from the records', async () => {
    const [present = '', pending = ''] = room.uids;
    await putRecord(services, room, present, { departure: 'left' });
    await putRecord(services, room, pending, { status: 'pending_review' });
    const live = await callAs(
      teacher,
      getSessionSummary,
      { sessionId: room.sessionId },
      { services },
    );
    assert.deepEqual(
      [live.rostered, live.marked, live.status.present, live.status.pending_review],
      [3, 2, 1, 1],
    );
    assert.deepEqual([live.departure.left, live.rollTaken, live.closedAt], [1, true, null]);
  });

  it('find in the list of sessions which are closed, and whether the roll was taken', async () => {
    clock.set(AT.closed);
    await close();
    const { sessions } = await callAs(
      teacher,
      listSessions,
      { courseId: room.courseId },
      { services },
    );
    assert.deepEqual(
      sessions.map(({ closedAt, rollTaken }) => ({ closedAt, rollTaken })),
      [{ closedAt: AT.closed, rollTaken: false }],
    );
  });

  it('of another course find no such session', async () => {
    const stranger = await member('instructor', { staffOf: { other: OPEN_END } }, services);
    const { sessionId } = room;
    await fails('not-found', callAs(stranger, closeSession, { sessionId }, { services }));
    await fails('not-found', callAs(stranger, getSessionSummary, { sessionId }, { services }));
    await fails('not-found', callAs(teacher, closeSession, { sessionId: 'none' }, { services }));
  });
});
