import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  daysFrom,
  dueAfter,
  endOfDay,
  needsEvidence,
  whyNotTaken,
} from '../../src/absences/bounds.ts';

const rules = { retroactiveDays: 14, aheadDays: 30, longestDays: 10 };
const now = new Date('2026-11-20T09:00:00Z');
const taken = (firstDay: string, lastDay = firstDay): string | null =>
  whyNotTaken({ firstDay, lastDay, days: daysFrom(firstDay, lastDay) }, rules, now);

describe('the days of an absence request', () => {
  it('are counted with both ends, over months and changes of the clock', () => {
    assert.equal(daysFrom('2026-10-24', '2026-10-24'), 1);
    assert.equal(daysFrom('2026-10-24', '2026-10-26'), 3);
    assert.equal(daysFrom('2026-02-27', '2026-03-01'), 3);
  });

  it('may be today, ahead as far as the policy says and back as far', () => {
    for (const day of ['2026-11-20', '2026-12-21', '2026-11-05'])
      assert.equal(taken(day), null, day);
    assert.match(taken('2026-12-22') ?? '', /30 days before/);
    assert.match(taken('2026-11-04') ?? '', /14 days after/);
  });

  it('may begin long ago when they ended lately', () => {
    assert.equal(taken('2026-11-01', '2026-11-10'), null);
    assert.match(taken('2026-11-01', '2026-11-11') ?? '', /At most 10 days/);
  });

  it('need evidence when there are more of them than the policy lets pass', () => {
    assert.deepEqual(
      [3, 4].map((days) => needsEvidence({ days }, { evidenceAfterDays: 3 })),
      [false, true],
    );
    assert.equal(needsEvidence({ days: 300 }, { evidenceAfterDays: null }), false);
  });
});

describe('the expiry of an absence request', () => {
  it('comes after its last day and after staff had their days, whichever is later', () => {
    const day = fc.integer({ min: -400, max: 400 });
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 400 }), (offset, undecidedDays) => {
        const lastDay = new Date(now.getTime() + offset * 86_400_000).toISOString().slice(0, 10);
        const due = dueAfter(now, lastDay, { undecidedDays }).getTime();
        const patience = undecidedDays * 86_400_000;
        assert.ok(due >= now.getTime() + patience);
        assert.ok(due >= endOfDay(lastDay).getTime() + patience);
      }),
    );
  });
});
