import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  courseChart,
  daysChart,
  studentChart,
  termChart,
} from '../../../src/insights/charts/index.ts';
import { ratesOf, sumCounts } from '../../../src/insights/stats/counts.ts';
import type { StoredCourseStats } from '../../../src/insights/stats/shapes.ts';
import { counted, dateAfter, daysOfWeeks } from './specs.ts';

const NONE = { satisfactory: 0, at_risk: 0, moderate: 0, severe: 0, unrated: 0 };

describe('what charts are made of', () => {
  it('weeks are ISO weeks by their Monday, those without a session among them', () => {
    const spec = daysChart('trend-week', 'A', [
      { date: '2026-09-06', counts: counted({ present: 1 }) },
      { date: '2026-08-31', counts: counted({ absent: 1 }) },
      { date: '2026-09-21', counts: counted({ present: 2 }) },
    ]);
    assert.deepEqual(spec, {
      kind: 'trend',
      by: 'week',
      subject: 'A',
      points: [
        { date: '2026-08-31', time: null, counts: counted({ present: 1, absent: 1 }) },
        { date: '2026-09-07', time: null, counts: null },
        { date: '2026-09-14', time: null, counts: null },
        { date: '2026-09-21', time: null, counts: counted({ present: 2 }) },
      ],
    });
  });

  it('no day is lost or counted twice by weeks and weekdays', () => {
    const day = fc.record({
      date: fc.integer({ min: 0, max: 200 }).map(dateAfter),
      counts: fc.nat(40).map((present) => counted({ present, absent: 1 })),
    });
    fc.assert(
      fc.property(fc.array(day), (days) => {
        const whole = sumCounts(days.map(({ counts }) => counts));
        for (const chart of ['trend-week', 'weekday'] as const) {
          const spec = daysChart(chart, 'A', days);
          assert.ok(spec.kind !== 'distribution');
          const parts = spec.points.flatMap(({ counts }) => counts ?? []);
          assert.deepEqual(sumCounts(parts), whole);
        }
      }),
    );
  });

  it('years of weeks end with the latest sixty', () => {
    const spec = daysChart('trend-week', 'A', [
      { date: '2020-01-06', counts: counted({ present: 1 }) },
      { date: '2026-09-21', counts: counted({ present: 1 }) },
    ]);
    assert.ok(spec.kind === 'trend');
    assert.equal(spec.points.length, 60);
    assert.equal(spec.points.at(-1)?.date, '2026-09-21');
  });

  it('a weekend is shown where it has sessions', () => {
    const weekdays = (date: string): number[] => {
      const spec = daysChart('weekday', 'A', [{ date, counts: counted({ present: 1 }) }]);
      assert.ok(spec.kind === 'weekday');
      return spec.points.map(({ weekday }) => weekday);
    };
    assert.deepEqual(weekdays('2026-09-04'), [1, 2, 3, 4, 5]);
    assert.deepEqual(weekdays('2026-09-05'), [1, 2, 3, 4, 5, 6]);
  });

  it('sessions are named by local date, and by time where a date has two; a roll nobody took is a gap', () => {
    const at = (startsAt: string, confirmed: boolean): StoredCourseStats['sessions'][number] => ({
      sessionId: startsAt,
      startsAt: new Date(startsAt),
      confirmed,
      closed: true,
      counts: counted({ present: 3 }),
    });
    const sessions = [
      at('2026-09-01T07:00:00Z', true),
      at('2026-09-01T09:00:00Z', true),
      at('2026-09-02T22:30:00Z', false),
    ];
    const spec = courseChart('trend-session', courseStats({ sessions }));
    assert.ok(spec.kind === 'trend');
    assert.equal(spec.subject, 'ALG1 Algebra');
    assert.deepEqual(
      spec.points.map(({ date, time, counts }) => [date, time, counts === null]),
      [
        ['2026-09-01', '09:00', false],
        ['2026-09-01', '11:00', false],
        ['2026-09-03', null, true],
      ],
    );
  });

  it('a student’s marks fall on the local date of each course', () => {
    const spec = studentChart('trend-week', 'Ada', [
      {
        timeZone: 'Pacific/Auckland',
        marks: [{ sessionId: 's', at: new Date('2026-09-06T20:00:00Z'), code: 'P' }],
      },
      {
        timeZone: 'Europe/Berlin',
        marks: [{ sessionId: 't', at: new Date('2026-09-06T20:00:00Z'), code: 'A' }],
      },
    ]);
    assert.ok(spec.kind === 'trend');
    assert.deepEqual(
      spec.points.map(({ date, counts }) => [date, counts && ratesOf(counts).rate]),
      [
        ['2026-08-31', 0],
        ['2026-09-07', 1],
      ],
    );
  });

  it('a department is a part of its term', () => {
    const [counts, others] = [counted({ present: 5, absent: 1 }), counted({ present: 7 })];
    const course = { courseId: 'c', title: 'C', code: 'C', students: 9, counts };
    const line = { ...course, sessionsHeld: 1, sessionsTaken: 1 };
    const stats = {
      bands: { ...NONE, severe: 9 },
      days: [
        {
          date: '2026-09-01',
          departments: [
            { department: 'Maths', counts },
            { department: null, counts: others },
          ],
          funnel: null,
        },
      ],
      courses: [
        { ...line, department: 'Maths', bands: { ...NONE, at_risk: 2 } },
        { ...line, department: 'Maths', bands: { ...NONE, at_risk: 1 } },
        { ...line, department: null, bands: { ...NONE, severe: 4 } },
      ],
    };
    const whole = termChart('statuses', 'T', stats);
    const part = termChart('statuses', 'T', stats, 'Maths');
    const bands = termChart('bands', 'T', stats, 'Maths');
    const countOf = (spec: typeof whole, key: string): number | undefined =>
      spec.kind === 'distribution' ? spec.parts.find((one) => one.key === key)?.count : undefined;
    assert.equal(countOf(whole, 'present'), 12);
    assert.equal(countOf(part, 'present'), 5);
    assert.equal(countOf(bands, 'at_risk'), 3);
    assert.equal(countOf(bands, 'severe'), 0);
    // Courses of no department.
    assert.equal(countOf(termChart('statuses', 'T', stats, ''), 'present'), 7);
    assert.equal(countOf(termChart('bands', 'T', stats, ''), 'severe'), 4);
  });

  it('a course without sessions gives charts without points', () => {
    const stats = courseStats({ days: [] });
    const spec = courseChart('trend-week', stats);
    assert.deepEqual(spec, { kind: 'trend', by: 'week', subject: 'ALG1 Algebra', points: [] });
  });
});

function courseStats(changes: Partial<StoredCourseStats>): StoredCourseStats {
  return {
    courseId: 'c',
    termId: 't',
    title: 'Algebra',
    code: 'ALG1',
    department: null,
    timeZone: 'Europe/Berlin',
    students: 30,
    sessionsHeld: 0,
    sessionsTaken: 0,
    counts: counted({}),
    rate: null,
    rateWithExcused: null,
    missedShare: null,
    bands: NONE,
    methods: {},
    days: daysOfWeeks([0]).map((day) => ({ ...day, funnel: null })),
    sessions: [],
    reviews: { waiting: 0, latest: [] },
    computedAt: new Date(0),
    ...changes,
  };
}
