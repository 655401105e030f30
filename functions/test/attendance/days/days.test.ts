import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Marked } from '../../../src/attendance/days/dayCodes.ts';
import { codeOf, partAt, shareOf } from '../../../src/attendance/days/dayCodes.ts';
import type { Held } from '../../../src/attendance/days/days.ts';
import { daysOf } from '../../../src/attendance/days/days.ts';
import { STATUSES } from '../../../src/attendance/record.ts';
import { localTime } from '../../../src/platform/localTime.ts';
import { DEFAULT_POLICY } from '../../../src/settings/policy.ts';

const mark = fc.constantFrom<Marked>(...STATUSES, null);
const marks = fc.array(mark, { maxLength: 6 });
const parts = DEFAULT_POLICY.rules.dayParts;
const ATTENDED: readonly Marked[] = ['present', 'late'];
const SAID: readonly Marked[] = [...ATTENDED, 'absent', 'excused'];

const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'];
const held: fc.Arbitrary<Held> = fc.record({
  sessionId: fc.uuid(),
  courseId: fc.constantFrom('algebra', 'botany'),
  startsAt: fc.date({
    min: new Date('2026-03-20T00:00:00Z'),
    max: new Date('2026-04-10T00:00:00Z'),
    noInvalidDate: true,
  }),
  timeZone: fc.constantFrom(...zones),
  dayPart: fc.constantFrom(null, 'PM', 'EVE'),
  status: mark,
});

function at(startsAt: string, status: Marked, dayPart: string | null = null): Held {
  const sessionId = startsAt;
  const timeZone = 'Europe/Berlin';
  return { sessionId, courseId: 'c', startsAt: new Date(startsAt), timeZone, dayPart, status };
}

describe('the code of a part of a day', () => {
  for (const [given, code] of [
    [[], 'none'],
    [[null, null], 'none'],
    [['present', null], 'present'],
    [['present', 'late'], 'late'],
    [['present', 'absent'], 'partial'],
    [['late', 'excused'], 'partial'],
    [['absent', 'excused'], 'absent'],
    [['excused', null], 'excused'],
    [['present', 'pending_review'], 'pending'],
  ] as const) {
    it(`of ${given.map((one) => one ?? 'unmarked').join(', ') || 'nothing'} is ${code}`, () => {
      assert.equal(codeOf(given), code);
    });
  }

  it('does not depend on the order of the sessions, nor on unmarked ones', () => {
    fc.assert(
      fc.property(marks, (given) => {
        const code = codeOf(given);
        assert.equal(codeOf(given.toReversed()), code);
        assert.equal(codeOf([...given, null]), code);
      }),
    );
  });

  it('is partial exactly when some of the marked sessions were attended and some not', () => {
    fc.assert(
      fc.property(marks, (given) => {
        const said = given.filter((one) => SAID.includes(one));
        const attended = said.filter((one) => ATTENDED.includes(one));
        const open = given.includes('pending_review');
        const some = !open && attended.length > 0 && attended.length < said.length;
        assert.equal(codeOf(given) === 'partial', some);
      }),
    );
  });

  it('is present or late only when nothing was missed', () => {
    fc.assert(
      fc.property(marks, (given) => {
        if (!['present', 'late'].includes(codeOf(given))) return;
        assert.ok(given.every((one) => one === null || ATTENDED.includes(one)));
      }),
    );
  });
});

describe('the attended share of a day', () => {
  it('weighs each part the same and leaves out what is excused, open or unmarked', () => {
    assert.equal(shareOf([['present', 'absent', 'absent', 'absent'], ['present']]), 0.625);
    assert.equal(shareOf([['absent'], ['excused'], ['pending_review'], [null], []]), 0);
    assert.equal(shareOf([['excused'], []]), null);
  });

  it('lies between 0 and 1, grows when an absent becomes present, and ignores excused sessions', () => {
    fc.assert(
      fc.property(fc.array(marks, { maxLength: 4 }), (given) => {
        const share = shareOf(given);
        assert.ok(share === null || (share >= 0 && share <= 1));
        const better = given.map((part) =>
          part.map((one) => (one === 'absent' ? ('present' as const) : one)),
        );
        assert.ok((shareOf(better) ?? 0) >= (share ?? 0));
        assert.equal(shareOf(given.map((part) => [...part, 'excused' as const])), share);
      }),
    );
  });
});

describe('the days of a student', () => {
  it('are told by local date and part, each part with its sessions', () => {
    const days = daysOf(
      [
        at('2026-03-30T11:00:00Z', 'absent'), // 13:00 in Berlin
        at('2026-03-30T07:00:00Z', 'present'),
        at('2026-03-30T09:00:00Z', 'late'),
        at('2026-03-30T22:30:00Z', 'excused'), // the next day there
      ],
      parts,
    );
    assert.deepEqual(
      days.map(({ date, attendedShare, parts: told }) => ({
        date,
        attendedShare,
        codes: told.map(({ code, attendance, sessions }) => [code, attendance, sessions.length]),
      })),
      [
        {
          date: '2026-03-30',
          attendedShare: 0.5,
          codes: [
            ['AM', 'late', 2],
            ['PM', 'absent', 1],
          ],
        },
        {
          date: '2026-03-31',
          attendedShare: null,
          codes: [
            ['AM', 'excused', 1],
            ['PM', 'none', 0],
          ],
        },
      ],
    );
  });

  it('take a session’s own word on its part, unless the policy no longer knows that', () => {
    const [day] = daysOf(
      [at('2026-03-30T07:00:00Z', 'present', 'PM'), at('2026-03-30T08:00:00Z', 'absent', 'EVE')],
      parts,
    );
    assert.deepEqual(
      day?.parts.map(({ code, attendance }) => [code, attendance]),
      [
        ['AM', 'absent'],
        ['PM', 'present'],
      ],
    );
  });

  it('hold every session exactly once, at its local date, in order of dates and times', () => {
    fc.assert(
      fc.property(fc.array(held, { maxLength: 20 }), (sessions) => {
        const days = daysOf(sessions, parts);
        const told = days.flatMap((day) =>
          day.parts.flatMap((part) => part.sessions.map((session) => ({ day, session }))),
        );
        const ids = (list: readonly Held[]): string[] =>
          list.map(({ sessionId }) => sessionId).toSorted();
        assert.deepEqual(ids(told.map(({ session }) => session)), ids(sessions));
        for (const { day, session } of told) {
          assert.equal(localTime(session.startsAt, session.timeZone).date, day.date);
        }
        const dates = days.map(({ date }) => date);
        assert.deepEqual(dates, [...new Set(dates)].toSorted());
        for (const { sessions: inPart } of days.flatMap((day) => day.parts)) {
          const times = inPart.map(({ startsAt }) => startsAt.getTime());
          assert.deepEqual(
            times,
            times.toSorted((a, b) => a - b),
          );
        }
      }),
    );
  });

  it('give each local time exactly one part: the last that has begun', () => {
    assert.equal(partAt('00:00', parts), 'AM');
    assert.equal(partAt('11:59', parts), 'AM');
    assert.equal(partAt('12:00', parts), 'PM');
  });
});
