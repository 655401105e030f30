import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { Bounded } from '../../../src/reports/records/bounded.ts';
import { zonedText } from '../../../src/reports/records/zonedTime.ts';

describe('times of a report', () => {
  it('are what the clocks of the zone show, with their offset, through daylight saving', () => {
    const cases = [
      ['2026-03-29T00:59:59.900Z', 'Europe/Berlin', '2026-03-29T01:59:59+01:00'],
      ['2026-03-29T01:00:00Z', 'Europe/Berlin', '2026-03-29T03:00:00+02:00'],
      ['2026-09-01T12:00:00Z', 'America/St_Johns', '2026-09-01T09:30:00-02:30'],
      ['2026-09-01T12:00:00Z', 'Asia/Kathmandu', '2026-09-01T17:45:00+05:45'],
      ['2026-04-04T15:00:00Z', 'Australia/Lord_Howe', '2026-04-05T01:30:00+10:30'],
    ] as const;
    for (const [at, zone, text] of cases) assert.equal(zonedText(new Date(at), zone), text);
    assert.equal(zonedText(new Date('2026-09-01T12:00:00.999Z'), null), '2026-09-01T12:00:00Z');
  });

  it('name the same instant in any zone, to the second', () => {
    const zones = [
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kolkata',
      'UTC',
    ];
    const at = fc.date({
      min: new Date('2000-01-01'),
      max: new Date('2060-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(at, fc.constantFrom(...zones), (instant, zone) => {
        const text = zonedText(instant, zone);
        assert.equal(Date.parse(text), Math.floor(instant.getTime() / 1000) * 1000);
        const wall = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(
          zone,
        );
        assert.equal(
          text.slice(0, 19),
          wall.toPlainDateTime().toString({ smallestUnit: 'second' }),
        );
      }),
      { numRuns: 500, seed: 6 },
    );
  });
});

describe('what is looked up for rows', () => {
  it('is asked for once as long as it is remembered, and no more is remembered than may be', async () => {
    const kept = new Bounded<string>(3);
    const asked: string[] = [];
    const all = async (...keys: string[]) =>
      Object.fromEntries(
        await kept.all(keys, (missing) => {
          asked.push(...missing);
          return Promise.resolve(missing.map((key) => key.toUpperCase()));
        }),
      );
    assert.deepEqual(await all('a', 'b', 'a'), { a: 'A', b: 'B' });
    assert.deepEqual(await all('a', 'c', 'd'), { a: 'A', c: 'C', d: 'D' });
    assert.equal(kept.size, 3);
    assert.deepEqual(await all('a', 'b'), { a: 'A', b: 'B' });
    assert.deepEqual(asked, ['a', 'b', 'c', 'd', 'b']);
  });

  it('of a page with more than is remembered is complete all the same', async () => {
    const kept = new Bounded<number>(2);
    const found = await kept.all(['1', '2', '3', '4'], (missing) =>
      Promise.resolve(missing.map(Number)),
    );
    assert.deepEqual([...found.values()], [1, 2, 3, 4]);
  });
});
