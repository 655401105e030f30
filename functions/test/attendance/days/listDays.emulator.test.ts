import assert from 'node:assert/strict';
import { operations } from '../../../src/operations.ts';
import { callAs, emulatorServices } from '../../support/call.ts';
import type { Classroom, Student } from '../../support/classroom.ts';
import { classroom, student } from '../../support/classroom.ts';
import { clockAt } from '../../support/clock.ts';
import { fails } from '../../support/fails.ts';
import { instructorOf, member, parentRights } from '../../support/school.ts';

const { addSession, cancelSession, listDays, markAttendance } = operations;

describe('the school days of a student', () => {
  let room: Classroom;
  let ada: Student;
  let teacher: string;
  const span = { from: '2026-03-30', to: '2026-04-01' };

  before(async () => {
    room = await classroom();
    ada = await student(room, null);
    teacher = await instructorOf(room.courseId);
    const { courseId, admin } = room;
    const held = async (startsAt: string, endsAt: string): Promise<string> =>
      (await callAs(admin, addSession, { courseId, startsAt, endsAt })).id;
    const mark = async (sessionId: string, status: 'present' | 'absent'): Promise<void> => {
      const request = { sessionId, studentUid: ada.uid, status, reason: 'As the book says.' };
      await callAs(admin, markAttendance, request);
    };
    await mark(await held('2026-03-30T07:00:00Z', '2026-03-30T08:00:00Z'), 'present');
    await mark(await held('2026-03-30T12:00:00Z', '2026-03-30T13:00:00Z'), 'absent');
    await held('2026-03-31T07:00:00Z', '2026-03-31T08:00:00Z');
    const cancelled = await held('2026-04-01T07:00:00Z', '2026-04-01T08:00:00Z');
    const before = clockAt('2026-04-01T06:00:00Z');
    const services = emulatorServices({ clock: before });
    await callAs(admin, cancelSession, { sessionId: cancelled }, { services });
  });

  it('have one code for each part, and a share; what was cancelled was not held', async () => {
    const { days } = await callAs(ada.uid, listDays, span);
    assert.deepEqual(
      days.map(({ date, attendedShare, parts }) => [
        date,
        attendedShare,
        parts.map(({ code, attendance }) => `${code} ${attendance}`),
      ]),
      [
        ['2026-03-30', 0.5, ['AM present', 'PM absent']],
        ['2026-03-31', null, ['AM none', 'PM none']],
      ],
    );
  });

  it('are for the student, guardians with the right, staff within their course, and admins', async () => {
    const about = { ...span, studentUid: ada.uid };
    const rights = parentRights();
    const parent = await member('guardian', { children: { [ada.uid]: rights } });
    for (const who of [parent, room.admin]) {
      assert.equal((await callAs(who, listDays, about)).days.length, 2);
    }
    const { courseId } = room;
    assert.equal((await callAs(teacher, listDays, { ...about, courseId })).days.length, 2);
    await fails('permission-denied', callAs(teacher, listDays, about));
    const stranger = await instructorOf('another-course');
    await fails('permission-denied', callAs(stranger, listDays, { ...about, courseId }));
    const other = await student(room, null);
    await fails('permission-denied', callAs(other.uid, listDays, about));
    await fails('invalid-request', callAs(room.admin, listDays, span));
  });

  it('come 62 at most at a time, in order', async () => {
    const { days } = await callAs(ada.uid, listDays, { from: '2026-03-01', to: '2026-05-01' });
    assert.ok(days.length >= 2);
    const long = { from: '2026-03-01', to: '2026-05-02' };
    const { details } = await fails('invalid-request', callAs(ada.uid, listDays, long));
    assert.equal(details.fields?.[0]?.field, 'to');
    const back = { from: '2026-03-02', to: '2026-03-01' };
    await fails('invalid-request', callAs(ada.uid, listDays, back));
  });
});
