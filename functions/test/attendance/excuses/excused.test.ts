import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Covered } from '../../../src/attendance/excuses/excused.ts';
import { covers, excuseChange } from '../../../src/attendance/excuses/excused.ts';
import { withExcuses } from '../../../src/attendance/excuses/withExcuses.ts';
import { automaticAbsent, excusedMark } from '../../../src/attendance/history.ts';
import { METHODS, STATUSES } from '../../../src/attendance/record.ts';

const days: Covered = {
  sessionIds: [],
  from: '2026-11-02',
  to: '2026-11-04',
  standing: true,
  until: null,
};
const chosen: Covered = { ...days, sessionIds: ['s1'], from: null, to: null };
const held = (localDate: string, id = 's1') => ({
  id,
  localDate,
  startsAt: new Date(`${localDate}T08:00:00Z`),
});

describe('what an excuse covers', () => {
  it('is each session on its days, both ends too', () => {
    const dates = ['2026-11-01', '2026-11-02', '2026-11-04', '2026-11-05'];
    assert.deepEqual(
      dates.map((date) => covers(days, held(date))),
      [false, true, true, false],
    );
  });

  it('is a chosen session wherever it was moved, and no other', () => {
    assert.equal(covers(chosen, held('2027-01-01')), true);
    assert.equal(covers(chosen, held('2026-11-02', 's2')), false);
  });

  it('is nothing once it was taken back, or what had begun by then', () => {
    assert.equal(covers({ ...days, standing: false }, held('2026-11-02')), false);
    const until = new Date('2026-11-03T08:00:00Z');
    const left = ['2026-11-02', '2026-11-03', '2026-11-04'].map((date) =>
      covers({ ...days, until }, held(date)),
    );
    assert.deepEqual(left, [true, true, false]);
  });
});

describe('what an excuse makes of a mark', () => {
  const absent = { status: 'absent', method: 'automatic', markedBy: 'system' } as const;
  const byRequest = { status: 'excused', method: 'request', markedBy: 'r1' } as const;

  it('fills in what nobody said and what closing said', () => {
    assert.equal(excuseChange(null, ['r1']), 'excuse');
    assert.equal(excuseChange(absent, ['r1']), 'excuse');
    assert.equal(excuseChange(null, []), null);
    assert.equal(excuseChange(absent, []), null);
  });

  it('ends with it, and stands on another one where there is one', () => {
    assert.equal(excuseChange(byRequest, []), 'end');
    assert.equal(excuseChange(byRequest, ['r1', 'r2']), null);
    assert.equal(excuseChange(byRequest, ['r2']), 'excuse');
  });

  it('touches nobody who was seen or whom a person marked', () => {
    const mark = fc.record({
      status: fc.constantFrom(...STATUSES),
      method: fc.constantFrom(...METHODS),
      markedBy: fc.constant('somebody'),
    });
    fc.assert(
      fc.property(mark, fc.boolean(), (before, isCovered) => {
        const { status, method } = before;
        fc.pre(method !== 'request' && !(status === 'absent' && method === 'automatic'));
        assert.equal(excuseChange(before, isCovered ? ['r1'] : []), null);
      }),
    );
  });

  it('of the mark that an undo brings back is what it would be without the undone one', () => {
    const open = { closed: false, policyVersion: 1 };
    const closed = { closed: true, policyVersion: 1 };
    const excused = excusedMark(1, 'r1');
    assert.deepEqual(withExcuses(null, ['r1'], open), excused);
    assert.deepEqual(withExcuses(automaticAbsent(1), ['r1'], closed), excused);
    assert.equal(withExcuses(excused, [], open), null);
    assert.deepEqual(withExcuses(excused, [], closed), automaticAbsent(1));
    assert.equal(withExcuses(excused, ['r1'], closed), excused);
  });
});
