import assert from 'node:assert/strict';
import fc from 'fast-check';
import { institutionView } from '../../../src/insights/institution/institutionView.ts';
import {
  addDays,
  daysIn,
  isWithin,
  periodBefore,
} from '../../../src/insights/institution/period.ts';
import { ratesOf } from '../../../src/insights/stats/counts.ts';
import type { StoredFunnel } from '../../../src/insights/stats/shapes.ts';
import { attended, termDoc } from './statsDocs.ts';

const PERIOD = { from: '2026-11-02', to: '2026-11-08' };

const funnel = (rejected: number, reasons: Record<string, number>): StoredFunnel => ({
  attempts: 10 + rejected,
  accepted: 9,
  pending: 1,
  rejected,
  reasons,
});

const winter = termDoc({
  courses: [
    {
      ...{ courseId: 'p1', title: 'Physics', code: 'P1', department: 'Physics', students: 3 },
      ...{ sessionsHeld: 4, sessionsTaken: 4, counts: attended(10, 2) },
      bands: { satisfactory: 1, at_risk: 0, moderate: 1, severe: 1, unrated: 0 },
    },
  ],
  bands: { satisfactory: 5, at_risk: 2, moderate: 2, severe: 1, unrated: 3 },
  methods: { face: 20, staff: 2 },
  days: [
    {
      date: '2026-10-25',
      departments: [{ department: 'Physics', counts: attended(1, 1) }],
      funnel: null,
    },
    {
      date: '2026-10-26',
      departments: [{ department: 'Physics', counts: attended(1, 3) }],
      funnel: null,
    },
    {
      date: '2026-11-02',
      departments: [
        { department: null, counts: attended(2, 0) },
        { department: 'Physics', counts: attended(5, 1, { excused: 2 }) },
      ],
      funnel: funnel(3, { OUTSIDE_FENCE: 1, FACE_MISMATCH: 2 }),
    },
    {
      date: '2026-11-08',
      departments: [{ department: 'Physics', counts: attended(1, 1) }],
      funnel: funnel(2, { OUTSIDE_FENCE: 2 }),
    },
    {
      date: '2026-11-09',
      departments: [{ department: 'Physics', counts: attended(0, 9) }],
      funnel: null,
    },
  ],
});

describe('the view of the institution', () => {
  it('sums the days of the period and compares with as many before', () => {
    const view = institutionView([winter], PERIOD, undefined);
    const counts = attended(8, 2, { excused: 2 });
    assert.deepEqual([view.counts, view.rate], [counts, 0.8]);
    assert.deepEqual(view.previous, {
      ...{ from: '2026-10-26', to: '2026-11-01', counts: attended(1, 3) },
      ...ratesOf(attended(1, 3)),
    });
    assert.deepEqual([view.change.rate, view.change.present, view.change.absent], [0.55, 7, -1]);
    assert.deepEqual(
      view.departments.map(({ department, rate }) => [department, rate]),
      [
        [null, 1],
        ['Physics', 0.75],
      ],
    );
    assert.deepEqual([view.weekly.weeks, view.weekdays.weekdays], [['2026-W45'], [1, 7]]);
    assert.deepEqual([view.chronic, view.methods], [3, { face: 20, staff: 2 }]);
    assert.equal(view.computedAt, winter.computedAt.toISOString());
  });

  it('sums check-ins, reasons of refusal by how often they came', () => {
    assert.deepEqual(institutionView([winter], PERIOD, undefined).checkIns, {
      ...{ attempts: 25, accepted: 18, pending: 2, rejected: 5 },
      reasons: [
        { reason: 'OUTSIDE_FENCE', count: 3 },
        { reason: 'FACE_MISMATCH', count: 2 },
      ],
    });
  });

  it('of one department has its days and courses, and not what is known of all only', () => {
    const view = institutionView([winter], PERIOD, 'Physics');
    assert.deepEqual(view.counts, attended(6, 2, { excused: 2 }));
    assert.deepEqual(view.departments.length, 1);
    assert.deepEqual([view.bands.severe, view.chronic], [1, 2]);
    assert.deepEqual([view.methods, view.checkIns], [null, null]);
    assert.deepEqual(institutionView([winter], PERIOD, 'constructor').departments, []);
  });

  it('of courses without a department has theirs alone', () => {
    const view = institutionView([winter], PERIOD, '');
    assert.deepEqual([view.department, view.counts], ['', attended(2, 0)]);
    assert.deepEqual(
      view.departments.map(({ department }) => department),
      [null],
    );
    assert.equal(view.bands.severe, 0);
  });

  it('takes terms together, and says how old the oldest is', () => {
    const old = new Date('2026-11-01T00:00:00.000Z');
    const other = { ...winter, termId: 'evening', computedAt: old };
    const view = institutionView([winter, other], PERIOD, undefined);
    assert.deepEqual([view.termIds, view.counts.present], [['evening', 'winter'], 16]);
    assert.equal(view.computedAt, old.toISOString());
  });

  it('without stats is empty', () => {
    const view = institutionView([], PERIOD, undefined);
    assert.deepEqual([view.rate, view.change.rate, view.computedAt], [null, null, null]);
  });

  it('puts the period before right before, as long', () => {
    const day = fc.integer({ min: 0, max: 30_000 }).map((n) => addDays('1971-01-01', n));
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 400 }), (from, length) => {
        const period = { from, to: addDays(from, length - 1) };
        const before = periodBefore(period);
        assert.deepEqual([daysIn(period), daysIn(before)], [length, length]);
        assert.equal(addDays(before.to, 1), from);
        assert.ok(!isWithin(before.to, period));
      }),
    );
  });
});
