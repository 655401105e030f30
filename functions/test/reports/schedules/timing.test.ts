import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import type { Timing } from '../../../src/reports/schedules/timing.ts';
import { EVERY, latestRun, nextRun } from '../../../src/reports/schedules/timing.ts';

const timing = (overrides: Partial<Timing> = {}): Timing => ({
  every: 'daily',
  weekday: 1,
  day: 1,
  at: '07:30',
  timeZone: 'Europe/Berlin',
  ...overrides,
});
const runs = (from: string, count: number, overrides: Partial<Timing>): string[] => {
  const all: string[] = [];
  let at = new Date(from);
  while (all.length < count) {
    at = nextRun(timing(overrides), at);
    all.push(at.toISOString().replace(':00.000Z', 'Z'));
  }
  return all;
};

/** Half an hour (Lord Howe), odd offsets, both hemispheres, jumps at midnight (Beirut, Santiago), none at all. */
const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Asia/Beirut',
  'America/Santiago',
  'America/St_Johns',
  'Africa/Casablanca',
  'Pacific/Apia',
  'UTC',
];
const anyTiming: fc.Arbitrary<Timing> = fc.record({
  every: fc.constantFrom(...EVERY),
  weekday: fc.integer({ min: 1, max: 7 }),
  day: fc.integer({ min: 1, max: 31 }),
  at: fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':')),
  timeZone: fc.constantFrom(...ZONES),
});
const anyInstant = fc.date({
  min: new Date('2010-01-01T00:00:00Z'),
  max: new Date('2035-01-01T00:00:00Z'),
  noInvalidDate: true,
});
const zonedAt = (at: Date, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);

describe('the next run of a schedule', () => {
  it('is at its time on the wall, summer and winter', () => {
    assert.deepEqual(runs('2026-03-27T12:00:00Z', 3, {}), [
      '2026-03-28T06:30Z',
      '2026-03-29T05:30Z',
      '2026-03-30T05:30Z',
    ]);
  });

  it('is when the clocks jump, where they skip its time', () => {
    assert.deepEqual(runs('2026-03-28T12:00:00Z', 2, { at: '02:30' }), [
      '2026-03-29T01:00Z',
      '2026-03-30T00:30Z',
    ]);
    assert.deepEqual(runs('2026-03-28T12:00:00Z', 1, { at: '00:00', timeZone: 'Asia/Beirut' }), [
      '2026-03-28T22:00Z',
    ]);
  });

  it('is the first of two where a time comes twice, and the second is none', () => {
    assert.deepEqual(runs('2026-10-24T12:00:00Z', 2, { at: '02:30' }), [
      '2026-10-25T00:30Z',
      '2026-10-26T01:30Z',
    ]);
    assert.deepEqual(runs('2026-10-25T00:45:00Z', 1, { at: '02:30' }), ['2026-10-26T01:30Z']);
  });

  it('is once for a date that a zone left out and the next', () => {
    const midnight = { at: '00:00', timeZone: 'Pacific/Apia' };
    assert.deepEqual(runs('2011-12-29T11:00:00Z', 2, midnight), [
      '2011-12-30T10:00Z',
      '2011-12-31T10:00Z',
    ]);
  });

  it('is on its weekday, and on the last day of months that have no such day', () => {
    assert.deepEqual(runs('2026-03-02T06:30:00Z', 2, { every: 'weekly', weekday: 1 }), [
      '2026-03-09T06:30Z',
      '2026-03-16T06:30Z',
    ]);
    assert.deepEqual(
      runs('2028-01-31T12:00:00Z', 4, { every: 'monthly', day: 31, timeZone: 'UTC' }),
      ['2028-02-29T07:30Z', '2028-03-31T07:30Z', '2028-04-30T07:30Z', '2028-05-31T07:30Z'],
    );
  });

  it('comes after, at the time on the wall or where the clocks skipped it, and on a day of its kind', () => {
    fc.assert(
      fc.property(anyTiming, anyInstant, (rule, after) => {
        const run = nextRun(rule, after);
        assert.ok(run > after);
        const zoned = zonedAt(run, rule.timeZone);
        const wall = zoned.toPlainTime().toString({ smallestUnit: 'minute' });
        if (wall !== rule.at) {
          const before = zonedAt(new Date(run.getTime() - 1), rule.timeZone).toPlainDateTime();
          const skipped = zoned.toPlainDateTime().since(before).total('minutes');
          assert.ok(skipped > 1, `${run.toISOString()}: nothing was skipped before ${wall}`);
          return;
        }
        const { dayOfWeek, day, daysInMonth } = zoned;
        if (rule.every === 'weekly') assert.equal(dayOfWeek, rule.weekday);
        if (rule.every === 'monthly') assert.equal(day, Math.min(rule.day, daysInMonth));
        const next = zonedAt(nextRun(rule, run), rule.timeZone);
        assert.ok(
          next.toPlainDate().toString() > zoned.toPlainDate().toString(),
          'twice on a date',
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves none out: from any moment before it, it is the next', () => {
    fc.assert(
      fc.property(
        anyTiming,
        anyInstant,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (rule, after, part) => {
          const run = nextRun(rule, after);
          const between =
            after.getTime() + Math.floor((run.getTime() - after.getTime() - 1) * part);
          assert.deepEqual(nextRun(rule, new Date(between)), run);
          const days = (run.getTime() - after.getTime()) / 86_400_000;
          const most = { daily: 2.1, weekly: 8.1, monthly: 32.1 }[rule.every];
          assert.ok(days <= most, `${String(days)} days`);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('the run that an outage leaves to make up for', () => {
  it('is the latest, whatever number was missed before it', () => {
    const first = new Date('2026-03-02T06:30:00Z');
    const at = (now: string) => latestRun(timing(), first, new Date(now));
    assert.deepEqual(at('2026-03-02T06:31:00Z'), { at: first, skipped: 0 });
    assert.deepEqual(at('2026-03-05T06:29:00Z'), {
      at: new Date('2026-03-04T06:30:00Z'),
      skipped: 2,
    });
    assert.equal(at('2027-03-02T06:30:00Z').skipped, 365);
  });

  it('lies not after now, and the next one does', () => {
    fc.assert(
      fc.property(anyTiming, anyInstant, fc.integer({ min: 0, max: 200 }), (rule, from, days) => {
        const first = nextRun(rule, from);
        const now = new Date(first.getTime() + days * 86_400_000);
        const { at, skipped } = latestRun(rule, first, now);
        assert.ok(at >= first && at <= now && nextRun(rule, at) > now);
        let counted = 0;
        for (let run = first; run < at; run = nextRun(rule, run)) counted += 1;
        assert.equal(skipped, counted);
      }),
    );
  });
});
