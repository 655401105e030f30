import { daysChart } from '../../../src/insights/charts/index.ts';
import type { ChartSpec, DayCounts } from '../../../src/insights/charts/index.ts';
import type { Counts } from '../../../src/insights/stats/counts.ts';
import { NO_COUNTS } from '../../../src/insights/stats/counts.ts';

export function counted(counts: Partial<Counts>): Counts {
  return { ...NO_COUNTS, ...counts };
}

/** Monday and Wednesday of these weeks after Monday 31 August 2026, with ever fewer who come. */
export function daysOfWeeks(weeks: readonly number[]): DayCounts[] {
  return weeks.flatMap((week) =>
    [0, 2].map((day) => ({
      date: dateAfter(week * 7 + day),
      counts: counted({ present: 30 - week, late: 2, absent: week, excused: day }),
    })),
  );
}

export function dateAfter(days: number): string {
  return new Date(Date.UTC(2026, 7, 31 + days)).toISOString().slice(0, 10);
}

/** One of each kind. */
export function everyKind(subject: string): ChartSpec[] {
  const days = daysOfWeeks([0, 1, 2, 4]);
  return [
    daysChart('trend-week', subject, days),
    daysChart('weekday', subject, days),
    daysChart('statuses', subject, days),
    {
      kind: 'trend',
      by: 'session',
      subject,
      points: Array.from({ length: 60 }, (_, i) => ({
        date: dateAfter(i),
        time: i % 2 === 0 ? null : '09:00',
        counts: i % 7 === 3 ? null : counted({ present: 20 + (i % 9), absent: i % 5 }),
      })),
    },
    {
      kind: 'distribution',
      of: 'bands',
      subject,
      parts: [
        { key: 'satisfactory', count: 25 },
        { key: 'at_risk', count: 8 },
        { key: 'moderate', count: 5 },
        { key: 'severe', count: 2 },
        { key: 'unrated', count: 0 },
      ],
    },
  ];
}
