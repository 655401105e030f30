import assert from 'node:assert/strict';
import { attendedUntil, hasClosed, nudgeHelps } from '../../../src/attendance/closing/moments.ts';

const at = (time: string): Date => new Date(`2026-11-02T${time}:00.000Z`);
const times = { lateAfter: at('08:10'), closesAt: at('09:00'), endsAt: at('09:30') };

describe('the moments of a session', () => {
  it('a nudge helps from the start of lateness for as long as check-ins are taken', () => {
    const helps = ['08:09', '08:10', '09:00', '09:01'].map((time) => nudgeHelps(times, at(time)));
    assert.deepEqual(helps, [false, true, true, false]);
  });

  it('the last instant of check-in is not closed yet', () => {
    assert.deepEqual(
      ['08:59', '09:00', '09:01'].map((time) => hasClosed(times, at(time))),
      [false, false, true],
    );
  });

  it('attendance is taken for the grace after the end, and to the end where check-outs are off', () => {
    const until = (checkOut: 'off' | 'optional' | 'expected'): Date =>
      attendedUntil(times, { checkOutGraceMin: 30, leave: { checkOut } });
    assert.deepEqual(until('optional'), at('10:00'));
    assert.deepEqual(until('expected'), at('10:00'));
    assert.deepEqual(until('off'), times.endsAt);
  });

  it('attendance is taken for as long as check-ins are, where that is longer', () => {
    const closesAt = at('11:00');
    const rules = { checkOutGraceMin: 30, leave: { checkOut: 'optional' } } as const;
    assert.deepEqual(attendedUntil({ ...times, closesAt }, rules), closesAt);
  });
});
