import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ageOn } from '../../src/accounts/age.ts';

const at = (day: string, time = '12:00:00Z'): Date => new Date(`${day}T${time}`);

describe('age', () => {
  it('goes up on the birthday, not a day before', () => {
    assert.equal(ageOn('2010-06-15', at('2026-06-14')), 15);
    assert.equal(ageOn('2010-06-15', at('2026-06-15')), 16);
  });

  it('goes up on 1 March of a common year for somebody born on 29 February', () => {
    assert.equal(ageOn('2008-02-29', at('2026-02-28')), 17);
    assert.equal(ageOn('2008-02-29', at('2026-03-01')), 18);
    assert.equal(ageOn('2008-02-29', at('2024-02-29')), 16);
  });

  it('follows the calendar of the zone', () => {
    const late = at('2026-06-14', '22:30:00Z');
    assert.equal(ageOn('2010-06-15', late), 15);
    assert.equal(ageOn('2010-06-15', late, 'Europe/Berlin'), 16);
  });

  it('rises by one a year and never falls in between', () => {
    const day = fc.date({
      min: new Date('1950-01-01'),
      max: new Date('2050-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(day, fc.nat({ max: 30_000 }), (birth, days) => {
        const born = birth.toISOString().slice(0, 10);
        const now = new Date(Date.parse(born) + days * 86_400_000);
        const age = ageOn(born, now);
        assert.ok(
          age === Math.floor((days + 0.5) / 365.25) || Math.abs(age - days / 365.25) < 1.01,
        );
        assert.ok(ageOn(born, new Date(now.getTime() + 86_400_000)) >= age);
      }),
    );
  });
});
