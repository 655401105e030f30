import assert from 'node:assert/strict';
import { sessions } from '../../src/courses/sessionStore.ts';
import type { Notice, Recipient } from '../../src/notifications/notice.ts';
import { stillOwed } from '../../src/notifications/stillOwed.ts';
import { accessOf } from '../../src/platform/access.ts';
import type { FakeClock } from '../support/clock.ts';
import { clockAt } from '../support/clock.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import type { Lecture } from '../support/lecture.ts';
import { AT, lecture, putRecord } from '../support/lecture.ts';
import { member, parentRights } from '../support/school.ts';
import { notice } from './notices.ts';

describe('a push that was put off', function () {
  this.timeout(30_000);
  let services: Isolated;
  let clock: FakeClock;
  let room: Lecture;
  let child: string;
  let guardian: string;
  const MORNING = '2026-11-03T06:00:00.000Z';

  beforeEach(async () => {
    clock = clockAt(AT.closed);
    services = isolatedServices({ clock });
    room = await lecture(services, 1);
    child = room.uids[0] ?? '';
    const rights = { role: 'student', standing: 'active' } as const;
    const access = accessOf(services.db);
    const other = await member('student', rights, services);
    await access.doc(child).set((await access.doc(other).get()).data() ?? assert.fail());
    guardian = await member('guardian', { children: { [child]: parentRights() } }, services);
    await putRecord(services, room, child, { status: 'absent', method: 'automatic' });
  });
  afterEach(() => services.dispose());

  const session = () => sessions(services.db).doc(room.sessionId);
  async function owed(changes: Partial<Notice>, at = MORNING): Promise<boolean[]> {
    clock.set(at);
    const { sessionId, courseId } = room;
    const createdAt = new Date(AT.closed);
    const one = notice({ createdAt, data: { sessionId, courseId }, ...changes });
    const recipients: Recipient[] = [
      { uid: child, childUid: null },
      { uid: guardian, childUid: child },
    ];
    return await stillOwed(services, one, recipients, clock.now());
  }

  it('of an absence still goes out in the morning', async () => {
    assert.deepEqual(await owed({ kind: 'attendance.absent' }), [true, true]);
  });

  it('goes to no guardian whose link was blocked in the night', async () => {
    const children = { [child]: parentRights({ attendance: false }) };
    await accessOf(services.db).doc(guardian).update({ children });
    assert.deepEqual(await owed({ kind: 'attendance.absent' }), [true, false]);
    await accessOf(services.db).doc(guardian).update({ children: {} });
    assert.deepEqual(await owed({ kind: 'attendance.absent' }), [true, false]);
  });

  it('about a request goes to the guardian who made it only while that right lasts', async () => {
    const data = { requestId: 'r1', studentUid: child, outcome: 'approved' };
    const about = (['absence-request.decided', 'evidence.refused'] as const).map((kind) =>
      notice({ kind, createdAt: new Date(AT.closed), data }),
    );
    clock.set(MORNING);
    const recipients = [{ uid: guardian, childUid: null }];
    const ask = () =>
      Promise.all(about.map((one) => stillOwed(services, one, recipients, clock.now())));
    assert.deepEqual(await ask(), [[true], [true]]);
    const children = { [child]: parentRights({ absences: false }) };
    await accessOf(services.db).doc(guardian).update({ children });
    assert.deepEqual(await ask(), [[false], [false]]);
  });

  it('goes to nobody whose account was suspended', async () => {
    await accessOf(services.db).doc(child).update({ standing: 'suspended' });
    assert.deepEqual(await owed({ kind: 'attendance.absent' }), [false, true]);
  });

  it('of an absence that was excused meanwhile is owed to nobody', async () => {
    await putRecord(services, room, child, { status: 'excused', method: 'staff' });
    assert.deepEqual(await owed({ kind: 'attendance.absent' }), [false, false]);
  });

  it('of a class that was cancelled meanwhile is owed to nobody', async () => {
    await session().update({ status: 'cancelled', cancelledBy: 'staff' });
    assert.deepEqual(await owed({ kind: 'attendance.absent' }), [false, false]);
  });

  it('of a missing check-in goes out only while it is missing and one is taken', async () => {
    const missed = { kind: 'check-in.missed' } as const;
    const late = '2026-11-02T08:20:00.000Z';
    assert.deepEqual((await owed(missed, late))[0], false, 'there is a record');
    await services.db.doc(`sessions/${room.sessionId}/attendance/${child}`).delete();
    assert.deepEqual((await owed(missed, late))[0], true);
    assert.deepEqual((await owed(missed, AT.closed))[0], false, 'check-ins have ended');
    const tomorrow = { startsAt: new Date('2026-11-03T08:00:00Z') };
    const times = {
      lateAfter: new Date('2026-11-03T08:10:00Z'),
      closesAt: new Date('2026-11-03T09:00:00Z'),
    };
    await session().update({ ...tomorrow, ...times });
    assert.deepEqual((await owed(missed, late))[0], false, 'the class was moved away');
  });

  it('of a changed mark is owed while that is the mark', async () => {
    const mark = (after: string) => {
      const { sessionId, courseId } = room;
      return {
        kind: 'attendance.mark',
        data: { sessionId, courseId, before: 'late', after },
      } as const;
    };
    assert.deepEqual(await owed(mark('absent')), [true, true]);
    assert.deepEqual(await owed(mark('present')), [false, false]);
  });

  it('of a cancelled class is not owed once it takes place after all', async () => {
    const day = { startsAt: new Date('2026-11-04T08:00:00Z') };
    await session().update({ ...day, status: 'cancelled', cancelledBy: 'staff' });
    const cancelled = { kind: 'session.cancelled' } as const;
    assert.deepEqual((await owed(cancelled))[0], true);
    await session().update({ status: 'scheduled', cancelledBy: null });
    assert.deepEqual((await owed(cancelled))[0], false);
  });

  it('is owed to nobody once it is of no use', async () => {
    assert.deepEqual(await owed({ kind: 'attendance.absent' }, '2026-11-05T10:00:00Z'), [
      false,
      false,
    ]);
  });
});
