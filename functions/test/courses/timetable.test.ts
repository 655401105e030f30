import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { meetingProblems } from '../../src/courses/meeting.ts';
import { classOn, timetableOf } from '../../src/courses/timetable.ts';
import { windows } from '../../src/courses/windows.ts';
import type { Meeting } from '../../src/courses/meeting.ts';
import { dates, meeting, meetings, timetables } from './meetings.ts';

const ALWAYS = { from: '2020-01-01', to: '2030-12-31' };
const YEAR = { from: '2026-01-01', to: '2027-12-31' };

const times = (changes: Partial<Meeting>, on: string): [string, string] => {
  const weekday = Temporal.PlainDate.from(on).dayOfWeek;
  const one = meeting({ weekday, from: on, to: on, ...changes });
  const [occurrence] = timetableOf([one], ALWAYS).occurrences;
  assert.ok(occurrence);
  return [occurrence.startsAt.toISOString(), occurrence.endsAt.toISOString()];
};
const at = (instant: Date, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone);
const wall = (instant: Date, timeZone: string): string =>
  at(instant, timeZone).toPlainTime().toString().slice(0, 5);

describe('the timetable', () => {
  it('meets weekly within its term and the range, both ends included', () => {
    const one = meeting({ from: '2026-11-02', to: '2026-11-30' });
    const on = (from: string, to: string) =>
      timetableOf([one], { from, to }).occurrences.map(({ id }) => id);
    assert.deepEqual(on('2026-11-01', '2026-12-31'), [
      'algebra_2026-11-02',
      'algebra_2026-11-09',
      'algebra_2026-11-16',
      'algebra_2026-11-23',
      'algebra_2026-11-30',
    ]);
    assert.deepEqual(on('2026-11-09', '2026-11-09'), ['algebra_2026-11-09']);
    assert.deepEqual(on('2026-11-10', '2026-11-15'), []);
    assert.deepEqual(on('2026-12-31', '2026-11-01'), []);
  });

  it('meets every few weeks, counted from its anchor, wherever its term begins', () => {
    const on = (changes: Partial<Meeting>, from = '2026-11-01') =>
      timetableOf([meeting({ ...changes })], { from, to: '2026-11-30' }).occurrences.map(
        ({ localDate }) => localDate.slice(8),
      );
    assert.deepEqual(on({ everyWeeks: 2, anchor: '2026-11-04' }), ['02', '16', '30']);
    assert.deepEqual(on({ everyWeeks: 2, anchor: '2026-11-09' }), ['09', '23']);
    assert.deepEqual(on({ everyWeeks: 3, anchor: '2027-01-10' }), ['02', '23']);
    // Neither the term's first day nor the part that is looked at decides which weeks are meant.
    const later = { everyWeeks: 2, anchor: '2026-11-04', from: '2026-11-05' };
    assert.deepEqual(on(later), ['16', '30']);
    assert.deepEqual(on({ everyWeeks: 2, anchor: '2026-11-04' }, '2026-11-10'), ['16', '30']);
    // A Sunday belongs to the week of the Monday before it.
    const sunday = { weekday: 7, everyWeeks: 2, anchor: '2026-11-02' };
    assert.deepEqual(on(sunday), ['08', '22']);
  });

  it('ends with the calendar, whatever day is asked about', () => {
    const last = { from: '9999-12-31', to: '9999-12-31' };
    for (const weekday of [1, 4, 5, 6, 7]) {
      const now = meeting({ weekday });
      assert.deepEqual(timetableOf([now], last).occurrences, []);
      assert.equal(classOn(now, '9999-12-31'), null);
      // 31 December 9999 is a Friday.
      const endless = meeting({ weekday, from: '9999-12-01', to: '9999-12-31' });
      assert.equal(timetableOf([endless], last).occurrences.length, weekday === 5 ? 1 : 0);
    }
  });

  it('keeps the wall time when the clocks change between two weeks', () => {
    assert.deepEqual(times({}, '2026-10-19'), [
      '2026-10-19T07:15:00.000Z',
      '2026-10-19T08:45:00.000Z',
    ]);
    assert.deepEqual(times({}, '2026-10-26'), [
      '2026-10-26T08:15:00.000Z',
      '2026-10-26T09:45:00.000Z',
    ]);
  });

  it('crosses midnight when it ends before it starts', () => {
    const night = { startLocal: '23:30', endLocal: '00:30', timeZone: 'UTC' };
    assert.deepEqual(times(night, '2026-12-31'), [
      '2026-12-31T23:30:00.000Z',
      '2027-01-01T00:30:00.000Z',
    ]);
  });

  it('is an hour shorter or longer across a 23- or 25-hour day', () => {
    const night = { startLocal: '22:00', endLocal: '06:00' };
    assert.deepEqual(times(night, '2026-03-28'), [
      '2026-03-28T21:00:00.000Z',
      '2026-03-29T04:00:00.000Z',
    ]);
    assert.deepEqual(times(night, '2026-10-24'), [
      '2026-10-24T20:00:00.000Z',
      '2026-10-25T05:00:00.000Z',
    ]);
  });

  it('starts an hour later in the gap and the first time in the overlap', () => {
    const early = { startLocal: '02:30', endLocal: '04:00' };
    assert.deepEqual(times(early, '2026-03-29'), [
      '2026-03-29T01:30:00.000Z',
      '2026-03-29T02:00:00.000Z',
    ]);
    assert.deepEqual(times(early, '2026-10-25'), [
      '2026-10-25T00:30:00.000Z',
      '2026-10-25T03:00:00.000Z',
    ]);
  });

  it('keeps its declared length when the gap pushes its start past its end', () => {
    const early = { startLocal: '02:30', endLocal: '03:15' };
    assert.deepEqual(times(early, '2026-03-29'), [
      '2026-03-29T01:30:00.000Z',
      '2026-03-29T02:15:00.000Z',
    ]);
    const inGap = { startLocal: '02:10', endLocal: '02:40' };
    assert.deepEqual(times(inGap, '2026-03-29'), [
      '2026-03-29T01:10:00.000Z',
      '2026-03-29T01:40:00.000Z',
    ]);
  });

  it('knows the half-hour change of Lord Howe Island', () => {
    const one = { startLocal: '02:15', endLocal: '03:00', timeZone: 'Australia/Lord_Howe' };
    // Forward 02:00 -> 02:30 on 4 October 2026: 02:15 becomes 02:45 at +11:00.
    assert.deepEqual(times(one, '2026-10-04'), [
      '2026-10-03T15:45:00.000Z',
      '2026-10-03T16:00:00.000Z',
    ]);
    // Back 02:00 -> 01:30 on 5 April 2026: 01:45 comes twice, first at +11:00.
    const twice = { ...one, startLocal: '01:45' };
    assert.deepEqual(times(twice, '2026-04-05'), [
      '2026-04-04T14:45:00.000Z',
      '2026-04-04T16:30:00.000Z',
    ]);
  });

  it('starts at the declared wall time on the declared day, but in a gap', () => {
    fc.assert(
      fc.property(meetings, (one) => {
        for (const { startsAt, localDate, timeZone } of timetableOf([one], YEAR).occurrences) {
          const declared = Temporal.PlainDateTime.from(`${localDate}T${one.startLocal}`);
          assert.equal(declared.dayOfWeek, one.weekday);
          const actual = at(startsAt, timeZone).toPlainDateTime();
          if (actual.equals(declared)) continue;
          const earlier = declared.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
          assert.ok(!earlier.toPlainDateTime().equals(declared), 'only a skipped time may move');
          assert.ok(Temporal.PlainDateTime.compare(actual, declared) > 0, 'and only forward');
        }
      }),
      { numRuns: 300 },
    );
  });

  it('ends after it starts, at the declared wall time but near a change of clocks', () => {
    fc.assert(
      fc.property(meetings, (one) => {
        for (const { startsAt, endsAt, timeZone } of timetableOf([one], YEAR).occurrences) {
          const hours = (endsAt.getTime() - startsAt.getTime()) / 3_600_000;
          assert.ok(hours > 0 && hours <= 25, `${hours} hours`);
          const steady = at(startsAt, timeZone).offset === at(endsAt, timeZone).offset;
          const moved = wall(startsAt, timeZone) !== one.startLocal;
          if (steady && !moved) assert.equal(wall(endsAt, timeZone), one.endLocal);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gives every occurrence its own id, in order, and the same on every run', () => {
    fc.assert(
      fc.property(timetables, (all) => {
        const first = timetableOf(all, YEAR);
        assert.deepEqual(timetableOf(all, YEAR), first);
        assert.deepEqual(timetableOf(all.toReversed(), YEAR), first);
        const ids = first.occurrences.map(({ id }) => id);
        assert.equal(new Set(ids).size, ids.length);
        for (const { id, meetingId, localDate } of first.occurrences) {
          assert.equal(id, `${meetingId}_${localDate}`);
        }
        const starts = first.occurrences.map(({ startsAt }) => startsAt.getTime());
        assert.deepEqual(
          starts,
          starts.toSorted((a, b) => a - b),
        );
      }),
    );
  });

  it('of a range is that of its two parts', () => {
    fc.assert(
      fc.property(timetables, dates('2026-01-01', 700), (all, cut) => {
        const next = Temporal.PlainDate.from(cut).add({ days: 1 }).toString();
        const parts = [
          ...timetableOf(all, { from: YEAR.from, to: cut }).occurrences,
          ...timetableOf(all, { from: next, to: YEAR.to }).occurrences,
        ].map(({ id }) => id);
        const whole = timetableOf(all, YEAR).occurrences.map(({ id }) => id);
        assert.deepEqual(parts.toSorted(), whole.toSorted());
      }),
    );
  });

  it('meets in just those weeks that are whole rhythms away from its anchor', () => {
    const mondayOf = (date: string) => {
      const day = Temporal.PlainDate.from(date);
      return day.subtract({ days: day.dayOfWeek - 1 });
    };
    fc.assert(
      fc.property(meetings, (one) => {
        const [every, all] = [1, one.everyWeeks].map((everyWeeks) =>
          timetableOf([{ ...one, everyWeeks }], YEAR).occurrences.map(({ localDate }) => localDate),
        );
        const expected = every?.filter(
          (date) => (mondayOf(one.anchor).until(mondayOf(date)).days / 7) % one.everyWeeks === 0,
        );
        assert.deepEqual(all, expected);
      }),
    );
  });

  it('meets once in each full rhythm of its term', () => {
    fc.assert(
      fc.property(meetings, (one) => {
        const days = Temporal.PlainDate.from(one.from).until(one.to).days + 1;
        const count = timetableOf([one], YEAR).occurrences.length;
        const rhythm = 7 * one.everyWeeks;
        assert.ok(count === Math.floor(days / rhythm) || count === Math.ceil(days / rhythm));
      }),
    );
  });
});

describe('what a meeting must be', () => {
  const fields = (changes: Partial<Meeting>) =>
    meetingProblems(meeting(changes)).map(({ field }) => field);

  it('is everything that the timetable can be made of', () => {
    fc.assert(fc.property(meetings, (one) => assert.deepEqual(meetingProblems(one), [])));
  });

  it('is an id of plain characters and a weekday from 1 to 7', () => {
    for (const id of ['', 'a/b', 'a.b', 'ä', 'x'.repeat(65)])
      assert.deepEqual(fields({ id }), ['id']);
    for (const weekday of [0, 8, 1.5, Number.NaN])
      assert.deepEqual(fields({ weekday }), ['weekday']);
  });

  it('has a rhythm of one to four weeks and an anchor that is a date', () => {
    for (const everyWeeks of [0, 5, 1.5, -1])
      assert.deepEqual(fields({ everyWeeks }), ['everyWeeks']);
    assert.deepEqual(fields({ anchor: '2026-02-30' }), ['anchor']);
    assert.deepEqual(fields({ everyWeeks: 4, anchor: '2026-02-28' }), []);
  });

  it('has times of a 24-hour clock that differ', () => {
    for (const bad of ['24:00', '9:15', '09:60', '09:15:00', '', '09:15Z']) {
      assert.deepEqual(fields({ startLocal: bad, endLocal: bad }), ['startLocal', 'endLocal'], bad);
    }
    assert.deepEqual(fields({ startLocal: '09:15', endLocal: '09:15' }), ['endLocal']);
    assert.deepEqual(fields({ startLocal: '09:15', endLocal: '09:14' }), []);
  });

  it('has a zone by its official name', () => {
    for (const timeZone of [
      '',
      'Mars/Olympus',
      '+02:00',
      'CEST',
      'Berlin',
      'Europe/Berlin ',
      '2026-01-01T00:00[Europe/Berlin]',
      '__proto__',
      'Europe/../UTC',
    ]) {
      assert.deepEqual(fields({ timeZone }), ['timeZone'], timeZone);
    }
    const [problem] = meetingProblems(meeting({ timeZone: 'europe/berlin' }));
    assert.equal(problem?.fix, 'write Europe/Berlin');
    for (const timeZone of [
      'UTC',
      'America/Argentina/Buenos_Aires',
      'America/Port-au-Prince',
      'Etc/GMT+5',
    ]) {
      assert.deepEqual(fields({ timeZone }), [], timeZone);
    }
  });

  it('has a term of real dates in order, no longer than 400 days', () => {
    for (const bad of [
      '2026-02-29',
      '2026-13-01',
      '26-01-01',
      '2026-1-1',
      '20260101',
      '+002026-01-01',
    ]) {
      assert.deepEqual(fields({ from: bad }), ['from'], bad);
      assert.deepEqual(fields({ to: bad }), ['to'], bad);
    }
    assert.deepEqual(fields({ from: '2026-10-02', to: '2026-10-01' }), ['to']);
    assert.deepEqual(fields({ from: '2026-10-01', to: '2026-10-01' }), []);
    assert.deepEqual(fields({ from: '2026-01-01', to: '2027-02-04' }), []);
    assert.deepEqual(fields({ from: '2026-01-01', to: '2027-02-05' }), ['to']);
  });
});

describe('the check-in windows of a session', () => {
  const session = {
    startsAt: new Date('2026-11-23T08:00:00Z'),
    endsAt: new Date('2026-11-23T09:30:00Z'),
  };
  const clock = (policy: Parameters<typeof windows>[1]) =>
    Object.values(windows(session, policy)).map((instant: Date) =>
      instant.toISOString().slice(11, 16),
    );

  it('open before the start, turn late after it and close at the end or before', () => {
    assert.deepEqual(clock({ opensBeforeMin: 15, lateAfterMin: 10, closesAfterMin: null }), [
      '07:45',
      '08:10',
      '09:30',
    ]);
    assert.deepEqual(clock({ opensBeforeMin: 0, lateAfterMin: 0, closesAfterMin: 30 }), [
      '08:00',
      '08:00',
      '08:30',
    ]);
    assert.deepEqual(clock({ opensBeforeMin: 5, lateAfterMin: 45, closesAfterMin: 30 }), [
      '07:55',
      '08:30',
      '08:30',
    ]);
  });

  it('are in order for every policy', () => {
    const minutes = fc.nat(24 * 60);
    const policies = fc.record({
      opensBeforeMin: minutes,
      lateAfterMin: minutes,
      closesAfterMin: fc.option(minutes),
    });
    fc.assert(
      fc.property(policies, (policy) => {
        const { opensAt, lateAfter, closesAt } = windows(session, policy);
        assert.ok(opensAt <= session.startsAt);
        assert.ok(session.startsAt <= lateAfter && lateAfter <= closesAt);
      }),
    );
  });
});
