import assert from 'node:assert/strict';
import { dayPartOf } from '../../src/courses/dayPart.ts';

const PARTS = [
  { code: 'AM', from: '00:00' },
  { code: 'PM', from: '12:00' },
  { code: 'EVE', from: '17:30' },
];
const at = (startsAt: string, timeZone = 'Europe/Berlin', dayPart: string | null = null) =>
  dayPartOf({ startsAt: new Date(startsAt), timeZone, dayPart }, PARTS);

describe('the part of the day to which a session counts', () => {
  it('is that in which it starts by the clock on the wall', () => {
    assert.equal(at('2026-11-23T10:59:00Z'), 'AM');
    assert.equal(at('2026-11-23T11:00:00Z'), 'PM');
    assert.equal(at('2026-11-23T16:29:59Z'), 'PM');
    assert.equal(at('2026-11-23T16:30:00Z'), 'EVE');
    assert.equal(at('2026-11-23T23:00:00Z'), 'AM');
    assert.equal(at('2026-07-23T10:00:00Z'), 'PM');
    assert.equal(at('2026-11-23T16:30:00Z', 'America/New_York'), 'AM');
  });

  it('is its own where it has one that still exists', () => {
    assert.equal(at('2026-11-23T08:00:00Z', 'UTC', 'EVE'), 'EVE');
    assert.equal(at('2026-11-23T08:00:00Z', 'UTC', 'NIGHT'), 'AM');
    assert.equal(dayPartOf({ startsAt: new Date(), timeZone: 'UTC', dayPart: null }, []), null);
  });
});
