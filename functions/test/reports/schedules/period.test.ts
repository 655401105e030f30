import assert from 'node:assert/strict';
import fc from 'fast-check';
import { endedPeriod, termToDate } from '../../../src/reports/schedules/period.ts';

const HOUR_MS = 3_600_000;
/** Wednesday, 7.30 in Berlin. */
const AT = new Date('2026-04-01T05:30:00Z');
const term = { from: '2026-03-02', to: '2026-07-31', timeZone: 'Europe/Berlin' };

describe('what a run looks back on', () => {
  const days = (unit: 'day' | 'week' | 'month', at = AT) => {
    const { first, last } = endedPeriod(unit, at, 'Europe/Berlin');
    return `${first} to ${last}`;
  };

  it('is the day, the week from Monday or the month that ended last', () => {
    assert.equal(days('day'), '2026-03-31 to 2026-03-31');
    assert.equal(days('week'), '2026-03-23 to 2026-03-29');
    assert.equal(days('month'), '2026-03-01 to 2026-03-31');
    assert.equal(days('month', new Date('2026-03-31T21:59:59Z')), '2026-02-01 to 2026-02-28');
    assert.equal(days('month', new Date('2026-03-31T22:00:00Z')), '2026-03-01 to 2026-03-31');
  });

  it('is as long as its days are: 23 hours when the clocks go forward, 25 when back', () => {
    const hours = (at: string) => {
      const { from, to } = endedPeriod('day', new Date(at), 'Europe/Berlin');
      return (to.getTime() - from.getTime()) / HOUR_MS;
    };
    assert.equal(hours('2026-03-30T05:00:00Z'), 23);
    assert.equal(hours('2026-10-26T05:00:00Z'), 25);
  });

  it('ends before the run, and one period begins where the one before ended', () => {
    const units = fc.constantFrom('day' as const, 'week' as const, 'month' as const);
    const zones = fc.constantFrom(
      'Europe/Berlin',
      'America/Santiago',
      'Australia/Lord_Howe',
      'UTC',
    );
    const instants = fc.date({
      min: new Date('2012-01-01T00:00:00Z'),
      max: new Date('2035-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(units, zones, instants, (unit, zone, at) => {
        const period = endedPeriod(unit, at, zone);
        assert.ok(period.from < period.to && period.to <= at);
        const before = endedPeriod(unit, new Date(period.to.getTime() - 1), zone);
        assert.deepEqual(before.to, period.from);
        assert.deepEqual(endedPeriod(unit, period.to, zone), period);
      }),
    );
  });

  it('is the term up to the run, not beyond its end, and nothing before it begins', () => {
    const span = (at: string) => {
      const { from, to, first, last } = termToDate(term, new Date(at));
      return [from.toISOString(), to.toISOString(), first, last];
    };
    const begin = '2026-03-01T23:00:00.000Z';
    assert.deepEqual(span('2026-04-01T05:30:00.000Z'), [
      ...[begin, '2026-04-01T05:30:00.000Z'],
      ...['2026-03-02', '2026-04-01'],
    ]);
    assert.deepEqual(span('2026-09-01T05:30:00Z'), [
      ...[begin, '2026-07-31T22:00:00.000Z'],
      ...['2026-03-02', '2026-07-31'],
    ]);
    assert.deepEqual(span('2026-01-01T05:30:00Z'), [begin, begin, '2026-03-02', '2026-03-02']);
  });
});
