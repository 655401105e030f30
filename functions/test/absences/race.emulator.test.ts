import assert from 'node:assert/strict';
import { checkInWith } from '../../client/index.ts';
import { applyExcuse, giveExcuse } from '../../src/attendance/index.ts';
import { closeCheckIns } from '../../src/attendance/closing/closeCheckIns.ts';
import { useFaceEngine } from '../../src/faces/engineHost.ts';
import { operations } from '../../src/operations.ts';
import type { Services } from '../../src/platform/services.ts';
import { recomputeContext } from '../../src/platform/system.ts';
import { callAs, emulatorServices } from '../support/call.ts';
import type { Classroom, Student } from '../support/classroom.ts';
import { addSession, classroom, seen, student } from '../support/classroom.ts';
import { fakeFaceEngine, picture, shotsOf } from '../support/fakeFaceEngine.ts';
import { stateOf } from '../support/sessionState.ts';

const STUDENTS = 4;

/** Approvals, check-ins, marks by staff and closers of one session, all at once. */
describe('approvals racing with check-ins, staff and closers', function () {
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

  const approve = async (sessionId: string, { uid }: Student): Promise<void> => {
    const { db, clock } = room.services;
    const id = `race-${sessionId}-${uid}`;
    const excuse = { studentUid: uid, sessionIds: [sessionId], from: null, to: null };
    await db.runTransaction((tx) => {
      giveExcuse(tx, db, id, excuse, clock.now());
      return Promise.resolve();
    });
    await applyExcuse(recomputeContext(room.services, 'applyExcuse', 'race'), id);
  };
  const arrive = async (sessionId: string, i: number): Promise<void> => {
    const who = students[i] ?? assert.fail();
    const shot = picture(`racer-${String(i)}`, 9);
    const { status } = await checkInWith(who.client, who.phone, sessionId, seen([shot]));
    assert.equal(status, 'present');
  };
  const close = (sessionId: string): Promise<void> =>
    closeCheckIns(recomputeContext(later, 'closeSessions', 'race'), sessionId, {
      chunk: 2,
      byStaff: false,
    });

  it('leave who came present, whom staff marked as marked, and the others excused', async () => {
    const sessionId = await addSession(room.admin, room.courseId);
    const [here, alsoHere, marked, away] = students;
    if (!here || !alsoHere || !marked || !away) assert.fail();
    const mark = { sessionId, status: 'absent', reason: 'Left at once.' } as const;
    await Promise.all([
      ...students.map((one) => approve(sessionId, one)),
      arrive(sessionId, 0),
      arrive(sessionId, 1),
      callAs(room.admin, operations.markAttendance, { ...mark, studentUid: marked.uid }),
      close(sessionId),
      close(sessionId),
    ]);
    const { students: told } = await stateOf(room.services, sessionId);
    const marks = [here, alsoHere, marked, away].map(({ uid }) => told[uid]?.split(':')[0]);
    assert.deepEqual(marks, [
      'present face none',
      'present face none',
      'absent staff none',
      'excused request none',
    ]);
  });

  it('a check-in to a session that was excused ahead makes it present', async () => {
    const sessionId = await addSession(room.admin, room.courseId);
    const here = students[0] ?? assert.fail();
    await approve(sessionId, here);
    await arrive(sessionId, 0);
    const { students: told } = await stateOf(room.services, sessionId);
    assert.equal(told[here.uid], 'present face none: excuse, check-in');
  });
});
