import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { timetableOf } from '../../src/courses/timetable.ts';
import { ZONES, meeting } from './meetings.ts';

const MINUTE_MS = 60_000;

interface ClockChange {
  readonly timeZone: string;
  readonly at: Temporal.Instant;
  /** By how many minutes the clocks go forward; negative: back. */
  readonly shiftMin: number;
}

/** Every change of clocks of these zones in two years, as the zone data have it. */
const CHANGES: readonly ClockChange[] = ZONES.flatMap((timeZone) => {
  const changes: ClockChange[] = [];
  let at = Temporal.ZonedDateTime.from(`2025-12-15T00:00[${timeZone}]`);
  for (;;) {
    const next = at.getTimeZoneTransition('next');
    if (next === null || next.year > 2027) return changes;
    const shiftNs = next.offsetNanoseconds - next.subtract({ seconds: 1 }).offsetNanoseconds;
    changes.push({ timeZone, at: next.toInstant(), shiftMin: shiftNs / 6e10 });
    at = next;
  }
});

/** The wall time of the change on the clock before it, so that times which it skips are met as well. */
function onOldClock({ at, timeZone }: ClockChange): Temporal.PlainDateTime {
  const before = at.subtract({ seconds: 1 }).toZonedDateTimeISO(timeZone);
  return before.toPlainDateTime().add({ seconds: 1 });
}

/** A class that starts within three hours of a change, of half an hour to ten hours by its wall times. */
const classes = fc
  .record({
    change: fc.constantFrom(...CHANGES),
    fromChangeMin: fc.integer({ min: -180, max: 180 }),
    lastsMin: fc.integer({ min: 30, max: 600 }),
  })
  .map(({ change, fromChangeMin, lastsMin }) => {
    const start = onOldClock(change).add({ minutes: fromChangeMin });
    return { change, start, end: start.add({ minutes: lastsMin }) };
  });

/** All instants at which a clock on the wall shows this time, whatever quarter-hour offset it is set to. */
function shownAt(wall: Temporal.PlainDateTime, timeZone: string): number[] {
  const atUtc = wall.toZonedDateTime('UTC').epochMilliseconds;
  const found: number[] = [];
  for (let offsetMin = 14 * 60; offsetMin >= -12 * 60; offsetMin -= 15) {
    const at = atUtc - offsetMin * MINUTE_MS;
    const shown = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
    if (shown.toPlainDateTime().equals(wall)) found.push(at);
  }
  return found;
}

type Class = { readonly change: ClockChange } & Readonly<
  Record<'start' | 'end', Temporal.PlainDateTime>
>;

function occurrenceOf({ change, start, end }: Class) {
  const date = start.toPlainDate();
  const on = { from: date.toString(), to: date.toString() };
  const [startLocal, endLocal] = [start, end].map((at) => at.toPlainTime().toString().slice(0, 5));
  assert.ok(startLocal !== undefined && endLocal !== undefined);
  const { timeZone } = change;
  const one = meeting({ ...on, weekday: date.dayOfWeek, startLocal, endLocal, timeZone });
  const [occurrence, ...more] = timetableOf([one], on).occurrences;
  assert.ok(occurrence !== undefined && more.length === 0);
  return occurrence;
}

describe('a class near a change of clocks', () => {
  it('is tried at gaps and overlaps of an hour and of half an hour', () => {
    const shifts = new Set(CHANGES.map(({ shiftMin }) => shiftMin));
    assert.deepEqual(shifts, new Set([60, -60, 30, -30]));
  });

  it('starts when the clock first shows its time, or as much later as the clocks skip', () => {
    fc.assert(
      fc.property(classes, (one) => {
        const { change, start } = one;
        const { startsAt, localDate } = occurrenceOf(one);
        assert.equal(localDate, start.toPlainDate().toString());
        const [first] = shownAt(start, change.timeZone);
        if (first !== undefined) {
          assert.equal(startsAt.getTime(), first);
          return;
        }
        const [moved] = shownAt(start.add({ minutes: change.shiftMin }), change.timeZone);
        assert.ok(change.shiftMin > 0, 'only clocks that go forward skip a time');
        assert.equal(startsAt.getTime(), moved);
      }),
      { numRuns: 150 },
    );
  });

  it('ends when the clock first shows its end, or lasts as declared where that comes too early', () => {
    fc.assert(
      fc.property(classes, (one) => {
        const { change, start, end } = one;
        const { startsAt, endsAt } = occurrenceOf(one);
        const declaredMs = start.until(end).total('milliseconds');
        const lastsMs = endsAt.getTime() - startsAt.getTime();
        assert.ok(lastsMs > 0);
        const [first] = shownAt(end, change.timeZone);
        const skipped = shownAt(end.add({ minutes: change.shiftMin }), change.timeZone)[0];
        const wanted = first ?? skipped ?? assert.fail('the end is nowhere');
        if (wanted > startsAt.getTime()) assert.equal(endsAt.getTime(), wanted);
        else assert.equal(lastsMs, declaredMs);
      }),
      { numRuns: 150 },
    );
  });

  it('is as much shorter or longer as its night is, where it spans the change and midnight', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CHANGES), fc.nat(59), (change, minute) => {
        const day = onOldClock(change).toPlainDate();
        const start = day.subtract({ days: 1 }).toPlainDateTime({ hour: 20, minute });
        const end = day.toPlainDateTime({ hour: 8, minute });
        const { startsAt, endsAt } = occurrenceOf({ change, start, end });
        const minutes = (endsAt.getTime() - startsAt.getTime()) / MINUTE_MS;
        assert.equal(minutes, 12 * 60 - change.shiftMin);
      }),
    );
  });
});
