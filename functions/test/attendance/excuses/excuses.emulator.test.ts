import assert from 'node:assert/strict';
import { applyExcuse, excuseSession } from '../../../src/attendance/index.ts';
import { closeCheckIns } from '../../../src/attendance/closing/closeCheckIns.ts';
import { nudge } from '../../../src/attendance/closing/nudge.ts';
import { eventsOf, recordRef } from '../../../src/attendance/recordStore.ts';
import { operations } from '../../../src/operations.ts';
import { recomputeContext } from '../../../src/platform/system.ts';
import type { AbsenceWorld } from '../../absences/world.ts';
import {
  DAY,
  absenceWorld,
  as,
  classmate,
  decide,
  laterSession,
  submitted,
} from '../../absences/world.ts';
import { callAs } from '../../support/call.ts';
import { AT, putRecord } from '../../support/lecture.ts';

describe('an approved absence request', function () {
  this.timeout(30_000);
  let world: AbsenceWorld;
  beforeEach(async () => {
    world = await absenceWorld();
  });
  afterEach(() => world.services.dispose());

  const context = () => recomputeContext(world.services, 'test', 'test');
  const markOf = async (sessionId = world.sessionId, uid = world.student): Promise<string> => {
    const record = (await recordRef(world.services.db, sessionId, uid).get()).data();
    return record === undefined ? 'none' : `${record.status} ${record.method}`;
  };
  const kindsOf = async (sessionId = world.sessionId): Promise<string[]> => {
    const { docs } = await eventsOf(world.services.db, sessionId, world.student)
      .orderBy('at')
      .get();
    // The clock stands still: their order is not to be told.
    return docs.map((doc) => doc.data().kind).sort();
  };
  const close = (sessionId = world.sessionId): Promise<void> =>
    closeCheckIns(context(), sessionId, { chunk: 2, byStaff: false });
  async function approved(covers = { from: DAY, to: DAY }): Promise<string> {
    const { requestId } = await submitted(world, { covers });
    await decide(world, requestId, 'approve');
    return requestId;
  }

  it('excuses ahead, names itself in the event, and is no roll taken', async () => {
    const requestId = await approved();
    assert.equal(await markOf(), 'excused request');
    const { events, undoable } = await callAs(
      as(world.student),
      operations.getRecord,
      { sessionId: world.sessionId, studentUid: world.student },
      { services: world.services },
    );
    assert.deepEqual(
      events.map((event) => [event.kind, event.before, event.after, event.requestId]),
      [['excuse', null, 'excused', requestId]],
    );
    assert.equal(undoable, null);
    world.clock.set(AT.closed);
    await close();
    const session = await world.services.db.doc(`sessions/${world.sessionId}`).get();
    assert.deepEqual(
      [await markOf(), session.get('closing.rollTaken')],
      ['excused request', false],
    );
  });

  it('excuses retroactively who was absent by closing, and nobody whom staff marked', async () => {
    const bob = await classmate(world);
    world.clock.set(AT.closed);
    await putRecord(world.services, world, bob, { status: 'absent', method: 'staff' });
    await close();
    assert.deepEqual([await markOf(), await kindsOf()], ['absent automatic', ['close']]);
    await approved();
    assert.deepEqual([await markOf(), await kindsOf()], ['excused request', ['close', 'excuse']]);
    assert.equal(await markOf(world.sessionId, bob), 'absent staff');
  });

  it('leaves present, late, pending and staff marks as they are', async () => {
    for (const mark of [
      { status: 'present', method: 'face' },
      { status: 'late', method: 'kiosk' },
      { status: 'pending_review', method: 'face' },
      { status: 'absent', method: 'staff' },
    ] as const) {
      await putRecord(world.services, world, world.student, mark);
      const { requestId } = await submitted(world);
      await decide(world, requestId, 'approve');
      assert.equal(await markOf(), `${mark.status} ${mark.method}`);
    }
  });

  it('rejected anew gives back what stood there: nothing before the close, an absence after it', async () => {
    const requestId = await approved();
    await decide(world, requestId, 'reject');
    assert.deepEqual([await markOf(), await kindsOf()], ['none', ['excuse', 'excuse-ended']]);
    await decide(world, requestId, 'approve');
    assert.equal(await markOf(), 'excused request');
    world.clock.set(AT.closed);
    await close();
    await decide(world, requestId, 'reject');
    assert.equal(await markOf(), 'absent automatic');
  });

  it('withdrawn gives back the sessions that have not begun', async () => {
    const tomorrow = await laterSession(world, 1);
    const requestId = await approved({ from: DAY, to: '2026-11-03' });
    assert.equal(await markOf(tomorrow), 'excused request');
    world.clock.set(AT.late);
    const options = { services: world.services };
    const { withdrawAbsenceRequest } = operations;
    await callAs(as(world.student), withdrawAbsenceRequest, { requestId }, options);
    assert.deepEqual([await markOf(), await markOf(tomorrow)], ['excused request', 'none']);
  });

  it('follows a session that is made, moved out of its days and back', async () => {
    await approved();
    const extra = await laterSession(world, 0);
    assert.equal(await markOf(extra), 'none');
    await excuseSession(context(), extra);
    assert.equal(await markOf(extra), 'excused request');
    const { moveSession } = operations;
    const move = async (startsAt: string, endsAt: string): Promise<void> => {
      const moved = { sessionId: extra, startsAt, endsAt };
      await callAs(as(world.admin), moveSession, moved, { services: world.services });
      await excuseSession(context(), extra);
    };
    await move('2026-11-04T08:00:00.000Z', '2026-11-04T09:00:00.000Z');
    assert.equal(await markOf(extra), 'none');
    await move('2026-11-02T13:00:00.000Z', '2026-11-02T14:00:00.000Z');
    assert.equal(await markOf(extra), 'excused request');
    await move('2026-11-02T15:00:00.000Z', '2026-11-02T16:00:00.000Z');
    const record = await recordRef(world.services.db, extra, world.student).get();
    assert.equal(record.data()?.startsAt.toISOString(), '2026-11-02T15:00:00.000Z');
  });

  it('excuses at the close in a session that was made after it was decided', async () => {
    await approved();
    const joined = await laterSession(world, 0);
    world.clock.set(AT.closed);
    await close(joined);
    assert.equal(await markOf(joined), 'excused request');
  });

  it('excuses who joined the course since, before anybody is told that he is missing', async () => {
    const entry = world.services.db.doc(`courses/${world.courseId}/roster/S00000`);
    const roster = (await entry.get()).data() ?? assert.fail();
    await entry.delete();
    await approved();
    assert.equal(await markOf(), 'none');
    await entry.set(roster);
    world.clock.set(AT.late);
    await nudge(context(), world.sessionId);
    assert.equal(await markOf(), 'excused request');
    const missed = world.services.db.collection('notifications');
    assert.equal((await missed.where('kind', '==', 'check-in.missed').get()).size, 0);
  });

  it('does its work once, however often it is applied', async () => {
    const requestId = await approved();
    for (let i = 0; i < 3; i++) await applyExcuse(context(), requestId);
    await Promise.all([
      applyExcuse(context(), requestId),
      excuseSession(context(), world.sessionId),
    ]);
    assert.deepEqual(await kindsOf(), ['excuse']);
  });

  it('of two that cover a session leaves it to the other when one is rejected anew', async () => {
    const [first, second] = [await approved(), await approved()];
    await decide(world, first, 'reject');
    await decide(world, second, 'approve', { by: world.admin }).catch(() => undefined);
    assert.equal(await markOf(), 'excused request');
    await decide(world, second, 'reject');
    assert.equal(await markOf(), 'none');
  });

  it('holds again when a mark of staff over it is undone, and not when it was rejected since', async () => {
    const about = { sessionId: world.sessionId, studentUid: world.student };
    const options = { services: world.services };
    const marked = async (): Promise<string> => {
      const mark = { ...about, status: 'absent', reason: 'Not seen.' } as const;
      await callAs(as(world.teacher), operations.markAttendance, mark, options);
      const shown = await callAs(as(world.teacher), operations.getRecord, about, options);
      return shown.undoable ?? assert.fail('nothing to undo');
    };
    const undo = async (eventId: string): Promise<void> => {
      const undone = { ...about, eventId, reason: 'A mistake.' };
      await callAs(as(world.teacher), operations.undoMark, undone, options);
    };
    let eventId = await marked();
    const requestId = await approved();
    assert.equal(await markOf(), 'absent staff');
    await undo(eventId);
    assert.equal(await markOf(), 'excused request');
    eventId = await marked();
    await decide(world, requestId, 'reject');
    await undo(eventId);
    assert.equal(await markOf(), 'none');
  });

  it('keeps no session from being moved', async () => {
    await approved();
    const moved = {
      sessionId: world.sessionId,
      startsAt: '2026-11-05T08:00:00.000Z',
      endsAt: '2026-11-05T09:00:00.000Z',
    };
    const options = { services: world.services };
    const { startsAt } = await callAs(as(world.admin), operations.moveSession, moved, options);
    assert.equal(startsAt, moved.startsAt);
  });

  it('writes nothing to a session or an excuse that it only looked at', async () => {
    const { db } = world.services;
    const session = db.doc(`sessions/${world.sessionId}`);
    const before = (await session.get()).updateTime;
    const requestId = await approved();
    const excuse = (await db.doc(`excuses/${requestId}`).get()).updateTime;
    await decide(world, requestId, 'reject');
    assert.ok(before !== undefined && excuse !== undefined);
    assert.deepEqual((await session.get()).updateTime, before);
  });
});
