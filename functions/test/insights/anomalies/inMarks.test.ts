import assert from 'node:assert/strict';
import fc from 'fast-check';
import { absencesInRow } from '../../../src/insights/anomalies/detect/absencesInRow.ts';
import { attendanceDrop } from '../../../src/insights/anomalies/detect/attendanceDrop.ts';
import type { DatedMark } from '../../../src/insights/anomalies/detect/marks.ts';
import { weekdayPattern } from '../../../src/insights/anomalies/detect/weekdayPattern.ts';
import { MARK_CODES } from '../../../src/insights/stats/counts.ts';
import { marks } from './made.ts';

const USUAL = 'PPPPP PPAPP PLPPP PPPPP PPPPE PPPPP ';

describe('absences in a row', () => {
  it('are told from the third on, up to the last session', () => {
    assert.equal(absencesInRow(marks('PPAA')), null);
    const found = absencesInRow(marks('PPAAA'));
    assert.deepEqual(found, {
      kind: 'absences-in-row',
      missed: 3,
      from: marks('PPA')[2]?.at,
      to: marks('PPAAA')[4]?.at,
      sessionIds: ['s002', 's003', 's004'],
    });
  });

  it('pass over what is excused, waits for review or nobody confirmed', () => {
    const found = absencesInRow(marks('PAEARUA'));
    assert.deepEqual(found?.sessionIds, ['s001', 's003', 's006']);
    assert.equal(absencesInRow(marks('PAEEE')), null);
  });

  it('end with any session attended, late or left early', () => {
    for (const code of 'PpLl') assert.equal(absencesInRow(marks(`AAAA${code}`)), null);
  });

  it('name the latest twenty sessions of a long run', () => {
    const found = absencesInRow(marks('A'.repeat(30)));
    assert.ok(found?.kind === 'absences-in-row');
    assert.equal(found.missed, 30);
    assert.equal(found.sessionIds.length, 20);
    assert.equal(found.sessionIds.at(-1), 's029');
  });
});

describe('a drop of attendance', () => {
  it('is told of somebody who begins to miss half of the sessions', () => {
    const found = attendanceDrop(marks(`${USUAL} PAPAP APPAP PAPAA PAPAP`), false);
    assert.equal(found?.kind, 'attendance-drop');
    const { missed, sessions, missedBefore, sessionsBefore } = found;
    assert.deepEqual([missed, sessions, missedBefore, sessionsBefore], [9, 20, 1, 29]);
  });

  it('is not a week of illness, whatever is missed in it', () => {
    assert.equal(attendanceDrop(marks(`${USUAL} PPPPP AAAAA PPPPP`), false), null);
    assert.equal(attendanceDrop(marks(`${USUAL} PPPPP PPPAA AAAPP`), false), null);
  });

  it('is none of whoever misses as much as ever', () => {
    const often = 'PAPPA APPPA PPAAP APPAP PAPAP PPAPA ';
    assert.equal(attendanceDrop(marks(`${often} PAPAP APPAP PAPAP`), false), null);
  });

  it('needs a history, and excused sessions are none', () => {
    assert.equal(attendanceDrop(marks('PPPPP PAPAP APPAP PAPAA'), false), null);
    assert.equal(attendanceDrop(marks(`${'EEEEE '.repeat(6)} PAPAP APPAP PAPAA`), false), null);
  });

  it('stays until it is clearly over, and then ends', () => {
    const better = marks(`${USUAL} PAPAP APPAP PPPPP`);
    assert.equal(attendanceDrop(better, false), null);
    assert.notEqual(attendanceDrop(better, true), null);
    assert.equal(attendanceDrop(marks(`${USUAL} PAPAP APPAP PPPPP PPPPP PPPPP`), true), null);
  });
});

describe('a pattern of a weekday', () => {
  it('is told of somebody who misses Fridays', () => {
    const found = weekdayPattern(marks('PPPPA PPPPP PPPPA PPPPA PPPPA PPPPA'), false);
    assert.equal(found?.kind, 'weekday-pattern');
    const { weekday, missed, sessions, missedOtherwise, sessionsOtherwise } = found;
    assert.deepEqual(
      [weekday, missed, sessions, missedOtherwise, sessionsOtherwise],
      [5, 5, 6, 0, 24],
    );
  });

  it('is none of three missed Fridays, of a course of one weekday, or of missing all days', () => {
    assert.equal(weekdayPattern(marks('PPPPA PPPPP PPPPA PPPPA'), false), null);
    assert.equal(weekdayPattern(marks('AAPAAPAA', 1), false), null);
    assert.equal(weekdayPattern(marks('AAPAA PAAAA APAAP AAPAA PAAPA'), false), null);
  });
});

describe('whatever the marks are,', () => {
  const all = [
    (some: readonly DatedMark[], standing: boolean) => absencesInRow(some) ?? standing,
    attendanceDrop,
    weekdayPattern,
  ];
  const anything = fc
    .array(fc.constantFrom(...MARK_CODES), { maxLength: 80 })
    .map((codes) => marks(codes.join('')));

  it('who misses nothing without excuse has no anomaly', () => {
    const never = fc
      .array(fc.constantFrom(...MARK_CODES.filter((code) => code !== 'A')), { maxLength: 80 })
      .map((codes) => marks(codes.join('')));
    fc.assert(
      fc.property(never, fc.boolean(), (some, standing) => {
        assert.equal(absencesInRow(some), null);
        assert.equal(attendanceDrop(some, standing), null);
        assert.equal(weekdayPattern(some, standing), null);
      }),
    );
  });

  it('their order in the store changes nothing', () => {
    fc.assert(
      fc.property(anything, fc.boolean(), (some, standing) => {
        const turned = some.toReversed();
        for (const detect of all)
          assert.deepEqual(detect(turned, standing), detect(some, standing));
      }),
    );
  });

  it('what is told as new would stay', () => {
    fc.assert(
      fc.property(anything, (some) => {
        for (const detect of [attendanceDrop, weekdayPattern]) {
          const found = detect(some, false);
          if (found !== null) assert.deepEqual(detect(some, true), found);
        }
      }),
    );
  });
});
