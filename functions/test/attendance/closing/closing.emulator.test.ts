import assert from 'node:assert/strict';
import { closeDue } from '../../../src/attendance/index.ts';
import { recordRef } from '../../../src/attendance/recordStore.ts';
import { rosterOf } from '../../../src/courses/rosterStore.ts';
import { NOT_CLOSED, sessions } from '../../../src/courses/sessionStore.ts';
import { operations } from '../../../src/operations.ts';
import type { PolicyRules } from '../../../src/settings/index.ts';
import { callAs } from '../../support/call.ts';
import { wrapMethod } from '../../../../test/support/wrapMethod.ts';
import { clockAt } from '../../support/clock.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import { AT, lecture, putRecord, rosterEntry, session } from '../../support/lecture.ts';
import { member } from '../../support/school.ts';
import { stateOf } from '../../support/sessionState.ts';

describe('closing a session', () => {
  let services: Isolated;
  const clock = clockAt(AT.opens);
  beforeEach(() => {
    services = isolatedServices({ clock });
  });
  afterEach(() => services.dispose());

  const runAt = async (instant: string): Promise<void> => {
    clock.set(instant);
    await closeDue(services, instant);
  };
  const setRules = async (changes: Partial<PolicyRules>): Promise<void> => {
    const admin = await member('admin', {}, services);
    const { version, rules } = await callAs(admin, operations.getPolicy, {}, { services });
    const next = { basedOn: version, rules: { ...rules, ...changes } };
    await callAs(admin, operations.updatePolicy, next, { services });
  };

  it('tells once whoever is missing when lateness begins', async () => {
    const room = await lecture(services, 2);
    await putRecord(services, room, room.uids[0] ?? '');
    await runAt('2026-11-02T08:09:59.000Z');
    assert.deepEqual((await stateOf(services, room.sessionId)).notices, []);
    await runAt(AT.late);
    await runAt('2026-11-02T08:15:00.000Z');
    const { notices, done } = await stateOf(services, room.sessionId);
    assert.deepEqual(notices, [`check-in.missed -> missing:${room.sessionId}`]);
    assert.equal(done['nudgedAt'], true);
  });

  it('tells nobody when everybody has a mark, or when check-in has ended meanwhile', async () => {
    const full = await lecture(services, 1);
    await putRecord(services, full, full.uids[0] ?? '', { status: 'pending_review' });
    await runAt(AT.late);
    const overslept = await lecture(services, 1);
    await putRecord(services, overslept, 'guest');
    await runAt(AT.closed);
    for (const { sessionId } of [full, overslept]) {
      const { notices, done } = await stateOf(services, sessionId);
      assert.ok(!notices.some((notice) => notice.startsWith('check-in.missed')), String(notices));
      assert.equal(done['nudgedAt'], true);
    }
  });

  it('makes whoever has no record absent, and leaves every other mark as it is', async () => {
    const room = await lecture(services, 5);
    const [here = '', unsure = '', sick = '', ...gone] = room.uids;
    await putRecord(services, room, here);
    await putRecord(services, room, unsure, { status: 'pending_review' });
    await putRecord(services, room, sick, { status: 'excused', method: 'staff' });
    await runAt(AT.closes);
    assert.equal((await stateOf(services, room.sessionId)).done['closedAt'], false);
    await runAt(AT.closed);
    const { students, notices, rollTaken, summary, done } = await stateOf(services, room.sessionId);
    assert.deepEqual(students, {
      [here]: 'present face none: check-in',
      [unsure]: 'pending_review face none: check-in',
      [sick]: 'excused staff none: check-in',
      ...Object.fromEntries(gone.map((uid) => [uid, 'absent automatic none: close'])),
    });
    assert.deepEqual(notices, [
      `attendance.absent -> absentees:${room.sessionId}`,
      `check-in.missed -> missing:${room.sessionId}`,
    ]);
    assert.deepEqual([rollTaken, done['closedAt']], [true, true]);
    assert.deepEqual(
      [summary?.rostered, summary?.unlinked, summary?.marked, summary?.status.absent],
      [5, 0, 5, 2],
    );
  });

  it('never writes over a check-in that is stored while it is at work', async () => {
    const room = await lecture(services, 3);
    const [late = ''] = room.uids;
    let stored = false;
    wrapMethod(services.db, 'getAll', async ({ proceed }) => {
      const looked = await proceed();
      if (!stored) await putRecord(services, room, late);
      stored = true;
      return looked;
    });
    await runAt(AT.closed);
    const { students, summary } = await stateOf(services, room.sessionId);
    assert.equal(students[late], 'present face none: check-in');
    assert.deepEqual([summary?.status.present, summary?.status.absent], [1, 2]);
  });

  it('knows who was on the roster when the session began', async () => {
    const room = await lecture(services, 1);
    const roster = rosterOf(services.db, room.courseId);
    const lines = {
      later: { uid: 'later', from: new Date('2026-11-02T08:00:01.000Z') },
      ended: { uid: 'ended', until: new Date(AT.starts) },
      removed: { uid: 'removed', status: 'removed' as const },
      unlinked: { uid: null },
      inTime: { uid: 'in-time', from: new Date(AT.starts) },
    };
    for (const [i, line] of Object.values(lines).entries()) {
      const entry = rosterEntry(room.courseId, 10 + i, line);
      await roster.doc(entry.studentNumber).set(entry);
    }
    await runAt(AT.closed);
    const { students, summary } = await stateOf(services, room.sessionId);
    assert.deepEqual(Object.keys(students).sort(), ['in-time', ...room.uids].sort());
    assert.deepEqual([summary?.rostered, summary?.unlinked], [3, 1]);
  });

  it('never closes a session that was cancelled, nor one of long ago', async () => {
    const cancelled = await lecture(services, 1, { status: 'cancelled', cancelledBy: 'staff' });
    const { courseId } = cancelled;
    const old = await session(services, courseId, { closesAt: new Date('2026-10-18T09:00:00Z') });
    const outage = await session(services, courseId, {
      closesAt: new Date('2026-10-20T09:00:00Z'),
    });
    await runAt(AT.closed);
    assert.deepEqual((await stateOf(services, cancelled.sessionId)).students, {});
    assert.deepEqual((await stateOf(services, old)).students, {});
    assert.equal(Object.keys((await stateOf(services, outage)).students).length, 1);
  });

  it('one session that fails holds up no other, and the schedule is tried again', async () => {
    const room = await lecture(services, 1);
    const broken = session(services, room.courseId, { closesAt: new Date(AT.late) });
    await services.db.doc(`sessions/${await broken}`).update({ placeIds: 'not a list' });
    await assert.rejects(runAt(AT.closed), AggregateError);
    assert.equal((await stateOf(services, room.sessionId)).done['closedAt'], true);
  });

  it('is done anew, and told of anew, once a cancelled session was moved', async () => {
    await setRules({ untakenRoll: 'leave' });
    const room = await lecture(services, 1, { closesAt: new Date('2026-11-02T08:30:00.000Z') });
    const { sessionId, courseId } = room;
    await runAt(AT.late);
    await runAt('2026-11-02T08:31:00.000Z');
    const admin = await member('admin', {}, services);
    await callAs(admin, operations.cancelSession, { sessionId }, { services });
    const [startsAt, endsAt] = ['2026-11-03T08:00:00.000Z', '2026-11-03T09:00:00.000Z'];
    const moved = { sessionId, startsAt, endsAt };
    await callAs(admin, operations.moveSession, moved, { services });
    await runAt('2026-11-03T08:10:00.000Z');
    await runAt('2026-11-03T09:01:00.000Z');
    const { notices, done } = await stateOf(services, sessionId);
    const told = [
      `check-in.missed -> missing:${sessionId}`,
      `roll.not-taken -> staff:${courseId},admins`,
    ];
    const closings = notices.filter((notice) => !notice.startsWith('session.'));
    assert.deepEqual(closings, [told[0], told[0], told[1], told[1]]);
    assert.equal(done['closedAt'], true);
  });

  describe('whose roll nobody took', () => {
    it('writes absences and asks staff and admins, but tells no absentee', async () => {
      const room = await lecture(services, 2);
      await runAt(AT.closed);
      const { students, notices, rollTaken } = await stateOf(services, room.sessionId);
      assert.deepEqual(notices, [`roll.not-taken -> staff:${room.courseId},admins`]);
      assert.equal(rollTaken, false);
      assert.equal(Object.keys(students).length, 2);
    });

    it('is not taken for one by an excuse that was announced before', async () => {
      const room = await lecture(services, 2);
      const announced = { status: 'excused', method: 'staff', arrivedAt: null } as const;
      const updatedAt = new Date('2026-11-01T18:00:00.000Z');
      await putRecord(services, room, room.uids[0] ?? '', { ...announced, updatedAt });
      await runAt(AT.closed);
      const { notices, rollTaken, summary } = await stateOf(services, room.sessionId);
      assert.deepEqual(notices, [`roll.not-taken -> staff:${room.courseId},admins`]);
      assert.deepEqual([rollTaken, summary?.rollTaken], [false, false]);
    });

    it('leaves it to staff where the policy says so', async () => {
      await setRules({ untakenRoll: 'leave' });
      const room = await lecture(services, 2);
      await runAt(AT.closed);
      const { students, notices, done } = await stateOf(services, room.sessionId);
      assert.deepEqual([students, done['closedAt']], [{}, true]);
      assert.deepEqual(notices, [`roll.not-taken -> staff:${room.courseId},admins`]);
    });

    it('tells nobody where nobody is rostered', async () => {
      const room = await lecture(services, 0);
      await runAt(AT.closed);
      const { notices, done } = await stateOf(services, room.sessionId);
      assert.deepEqual([notices, done['closedAt']], [[], true]);
    });
  });

  describe('departures that nobody recorded', () => {
    it('are closed at the end of the session when check-outs are no longer taken', async () => {
      const room = await lecture(services, 4);
      const [here = '', late = '', left = '', away = ''] = room.uids;
      await putRecord(services, room, here);
      await putRecord(services, room, late, { status: 'late' });
      const departedAt = new Date('2026-11-02T09:00:00.000Z');
      await putRecord(services, room, left, { departure: 'left_early', departedAt });
      await putRecord(services, room, away, { status: 'absent', method: 'staff' });
      await runAt('2026-11-02T10:00:00.000Z');
      assert.equal((await stateOf(services, room.sessionId)).done['departuresAt'], false);
      await runAt(AT.left);
      const { students, notices, summary } = await stateOf(services, room.sessionId);
      assert.deepEqual(students, {
        [here]: 'present face auto_closed: check-in, departure-closed',
        [late]: 'late face auto_closed: check-in, departure-closed',
        [left]: 'present face left_early: check-in',
        [away]: 'absent staff none: check-in',
      });
      const record = services.db.doc(`sessions/${room.sessionId}/attendance/${here}`);
      const closedAt = (await record.get()).get('departedAt') as { toDate(): Date };
      assert.equal(closedAt.toDate().toISOString(), AT.closes);
      assert.equal(summary?.departure.auto_closed, 2);
      assert.ok(!notices.some((notice) => notice.startsWith('check-out.missed')));
    });

    it('wait for check-ins that are taken beyond the end, and never lie before the arrival', async () => {
      const closesAt = new Date('2026-11-02T11:00:00.000Z');
      const room = await lecture(services, 1, { closesAt });
      const [uid = ''] = room.uids;
      await runAt(AT.left);
      assert.equal((await stateOf(services, room.sessionId)).done['departuresAt'], false);
      const arrivedAt = new Date('2026-11-02T10:30:00.000Z');
      await putRecord(services, room, uid, { arrivedAt });
      await runAt('2026-11-02T11:01:00.000Z');
      const record = await recordRef(services.db, room.sessionId, uid).get();
      const { departure, departedAt } = record.data() ?? {};
      assert.deepEqual(
        { departure, departedAt },
        { departure: 'auto_closed', departedAt: arrivedAt },
      );
    });

    it('are told to those students where a check-out is expected', async () => {
      await setRules({ leave: { earlyGraceMin: 5, checkOut: 'expected' } });
      const room = await lecture(services, 1);
      await putRecord(services, room, room.uids[0] ?? '');
      await runAt(AT.left);
      const { notices } = await stateOf(services, room.sessionId);
      assert.deepEqual(notices, [`check-out.missed -> auto-closed:${room.sessionId}`]);
    });

    it('are no matter where check-outs are off', async () => {
      await setRules({ leave: { earlyGraceMin: 5, checkOut: 'off' } });
      const room = await lecture(services, 1);
      const [uid = ''] = room.uids;
      await putRecord(services, room, uid);
      await runAt(AT.left);
      const { students, done } = await stateOf(services, room.sessionId);
      assert.deepEqual(students, { [uid]: 'present face none: check-in' });
      assert.equal(done['departuresAt'], true);
    });
  });

  it('reads sessions that were stored before there was a closing, and leaves them to staff unless the timetable has them', async () => {
    const room = await lecture(services, 1);
    const ref = services.db.doc(`sessions/${room.sessionId}`);
    const { closing: _, ...older } = (await ref.get()).data() ?? {};
    await ref.set(older);
    await runAt(AT.closed);
    assert.deepEqual((await stateOf(services, room.sessionId)).students, {});
    assert.deepEqual(
      (await sessions(services.db).doc(room.sessionId).get()).data()?.closing,
      NOT_CLOSED,
    );
  });
});
