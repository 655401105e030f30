import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { nextDigest, quietUntil } from '../../src/notifications/quietHours.ts';
import { ZONES } from '../courses/meetings.ts';

const MINUTE_MS = 60_000;
const NIGHT = { from: '22:00', to: '06:30' };

/** What the clock on the wall shows: HH:MM. */
function wall(at: Date, timeZone: string): string {
  return local(at, timeZone).toPlainTime().toString().slice(0, 5);
}

function local(at: Date, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);
}

/** The definition: said of a time on the wall, whatever the clocks do. */
function isQuiet(time: string, { from, to }: typeof NIGHT): boolean {
  return from <= to ? from <= time && time < to : from <= time || time < to;
}

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const quietHours = fc.record({ from: time, to: time });
const zone = fc.constantFrom(...ZONES);

/** Every change of clocks of these zones in two years: the instant, and the zone. */
const CHANGES = ZONES.flatMap((timeZone) => {
  const found: { at: number; timeZone: string }[] = [];
  let at = Temporal.ZonedDateTime.from(`2025-12-15T00:00[${timeZone}]`);
  for (;;) {
    const next = at.getTimeZoneTransition('next');
    if (next === null || next.year > 2027) return found;
    found.push({ at: next.epochMilliseconds, timeZone });
    at = next;
  }
});
/** Within a day and a half of a change, to the minute. */
const nearChange = fc
  .tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -2160, max: 2160 }))
  .map(([{ at, timeZone }, minutes]) => ({ at: new Date(at + minutes * MINUTE_MS), timeZone }));
const anytime = fc.record({
  at: fc.date({
    min: new Date('2026-01-01'),
    max: new Date('2027-12-31'),
    noInvalidDate: true,
  }),
  timeZone: zone,
});

describe('quiet hours', () => {
  it('end in the morning, over midnight', () => {
    const at = new Date('2026-11-27T22:30:00Z');
    assert.equal(quietUntil(at, NIGHT, 'Europe/Berlin')?.toISOString(), '2026-11-28T05:30:00.000Z');
    const late = new Date('2026-11-28T02:00:00Z');
    assert.equal(
      quietUntil(late, NIGHT, 'Europe/Berlin')?.toISOString(),
      '2026-11-28T05:30:00.000Z',
    );
  });

  it('begin at their first minute and are over at their last', () => {
    assert.notEqual(quietUntil(new Date('2026-11-27T21:00:00Z'), NIGHT, 'Europe/Berlin'), null);
    assert.equal(quietUntil(new Date('2026-11-27T20:59:59Z'), NIGHT, 'Europe/Berlin'), null);
    assert.equal(quietUntil(new Date('2026-11-28T05:30:00Z'), NIGHT, 'Europe/Berlin'), null);
  });

  it('that end in an hour which the clocks skip end with the jump', () => {
    // 02:00 becomes 03:00 in Berlin on 28 March 2027, at 01:00 UTC.
    const quiet = { from: '22:00', to: '02:30' };
    const end = quietUntil(new Date('2027-03-28T00:30:00Z'), quiet, 'Europe/Berlin');
    assert.equal(end?.toISOString(), '2027-03-28T01:00:00.000Z');
  });

  it('that lie in an hour which comes twice are quiet twice', () => {
    // 03:00 becomes 02:00 in Berlin on 25 October 2026, at 01:00 UTC.
    const quiet = { from: '02:00', to: '02:30' };
    const ends = ['2026-10-25T00:10:00Z', '2026-10-25T01:10:00Z'].map((at) =>
      quietUntil(new Date(at), quiet, 'Europe/Berlin')?.toISOString(),
    );
    assert.deepEqual(ends, ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']);
    assert.equal(quietUntil(new Date('2026-10-25T00:45:00Z'), quiet, 'Europe/Berlin'), null);
  });

  for (const [means, when] of [
    ['at any time', anytime],
    ['near a change of clocks', nearChange],
  ] as const) {
    it(`are what the clock on the wall says, ${means}, to their very end`, () => {
      fc.assert(
        fc.property(when, quietHours, ({ at, timeZone }, quiet) => {
          const end = quietUntil(at, quiet, timeZone);
          assert.equal(end !== null, isQuiet(wall(at, timeZone), quiet));
          if (end === null) return;
          assert.ok(end > at);
          assert.equal(isQuiet(wall(end, timeZone), quiet), false);
          const last = new Date(end.getTime() - 1);
          assert.equal(isQuiet(wall(last, timeZone), quiet), true);
          // No minute in between is loud: whoever waits does not wait past an end.
          const step = Math.max(1, Math.floor((end.getTime() - at.getTime()) / MINUTE_MS / 50));
          for (let t = at.getTime(); t < end.getTime(); t += step * MINUTE_MS) {
            assert.equal(isQuiet(wall(new Date(t), timeZone), quiet), true);
          }
        }),
        { numRuns: 300 },
      );
    });
  }

  it('of no length, or none at all, keep nobody waiting', () => {
    fc.assert(
      fc.property(anytime, time, ({ at, timeZone }, same) => {
        assert.equal(quietUntil(at, { from: same, to: same }, timeZone), null);
        assert.equal(quietUntil(at, null, timeZone), null);
      }),
    );
  });
});

describe('the next digest', () => {
  it('comes today while its time is ahead, else tomorrow', () => {
    const next = (at: string) => nextDigest(new Date(at), '17:00', 'Europe/Berlin');
    const today = { day: '2026-11-27', dueAt: new Date('2026-11-27T16:00:00Z') };
    assert.deepEqual(next('2026-11-27T15:59:59Z'), today);
    const tomorrow = { day: '2026-11-28', dueAt: new Date('2026-11-28T16:00:00Z') };
    assert.deepEqual(next('2026-11-27T16:00:00Z'), tomorrow);
  });

  it('is ahead, on its own local day, and the same for all that comes before it', () => {
    fc.assert(
      fc.property(
        fc.oneof(anytime, nearChange),
        time,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        ({ at, timeZone }, digestAt, share) => {
          const { day, dueAt } = nextDigest(at, digestAt, timeZone);
          assert.ok(dueAt > at);
          assert.ok(dueAt.getTime() - at.getTime() <= 26 * 60 * MINUTE_MS);
          assert.equal(local(dueAt, timeZone).toPlainDate().toString(), day);
          assert.ok(wall(dueAt, timeZone) >= digestAt);
          const between = at.getTime() + Math.floor(share * (dueAt.getTime() - at.getTime()));
          assert.deepEqual(nextDigest(new Date(between), digestAt, timeZone), { day, dueAt });
        },
      ),
      { numRuns: 500 },
    );
  });
});
