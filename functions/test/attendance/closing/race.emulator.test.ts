import assert from 'node:assert/strict';
import { checkInWith } from '../../../client/index.ts';
import { closeCheckIns } from '../../../src/attendance/closing/closeCheckIns.ts';
import { useFaceEngine } from '../../../src/faces/engineHost.ts';
import { operations } from '../../../src/operations.ts';
import type { Services } from '../../../src/platform/services.ts';
import { recomputeContext } from '../../../src/platform/system.ts';
import { callAs, emulatorServices } from '../../support/call.ts';
import type { Classroom, Student } from '../../support/classroom.ts';
import { addSession, classroom, seen, student } from '../../support/classroom.ts';
import { fakeFaceEngine, picture, shotsOf } from '../../support/fakeFaceEngine.ts';
import { stateOf } from '../../support/sessionState.ts';

const STUDENTS = 6;

/**
 * Closers whose clock says that check-in has ended, beside phones whose check-in began in time. Told by that clock
 * the absence comes after the check-in, whichever was stored first.
 */
describe('check-ins racing with closers', function () {
  this.timeout(60_000);
  let room: Classroom;
  let students: Student[];
  let later: Services;
  before(async () => {
    useFaceEngine(fakeFaceEngine());
    room = await classroom();
    students = [];
    for (let i = 0; i < STUDENTS; i++) {
      students.push(await student(room, shotsOf(`racer-${String(i)}`)));
    }
    later = emulatorServices({ clock: { now: () => new Date(Date.now() + 2 * 3_600_000) } });
  });
  after(() => {
    useFaceEngine(undefined);
  });

  const close = (sessionId: string): Promise<void> =>
    closeCheckIns(recomputeContext(later, 'closeSessions', 'race'), sessionId, {
      chunk: 2,
      byStaff: false,
    });
  const arrive = async (sessionId: string, i: number): Promise<void> => {
    const who = students[i] ?? assert.fail();
    const shot = picture(`racer-${String(i)}`, 9);
    const { status } = await checkInWith(who.client, who.phone, sessionId, seen([shot]));
    assert.equal(status, 'present');
  };

  it('end present, each with one record, whoever was first', async () => {
    const sessionId = await addSession(room.admin, room.courseId);
    await Promise.all([
      ...students.map((_, i) => arrive(sessionId, i)),
      close(sessionId),
      close(sessionId),
    ]);
    const state = await stateOf(room.services, sessionId);
    assert.deepEqual(Object.keys(state.students).sort(), students.map(({ uid }) => uid).sort());
    for (const told of Object.values(state.students)) {
      assert.match(told, /^present face none: check-in(, close)?$/);
    }
  });

  it('end present also after the absence was written, and stay so when closed again', async () => {
    const sessionId = await addSession(room.admin, room.courseId);
    await close(sessionId);
    await arrive(sessionId, 0);
    await close(sessionId);
    const { students: told } = await stateOf(room.services, sessionId);
    const live = await callAs(room.admin, operations.getSessionSummary, { sessionId });
    assert.equal(told[students[0]?.uid ?? ''], 'present face none: check-in, close');
    assert.equal(Object.keys(told).length, STUDENTS);
    assert.deepEqual([live.status.present, live.rollTaken], [1, true]);
  });
});
