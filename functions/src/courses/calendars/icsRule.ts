import { z } from 'zod';
import { IcsProblem, at } from './icsLines.ts';
import type { IcsProperty } from './icsProperties.ts';
import { dateOf } from './icsValues.ts';
import type { Recurrence } from './recurrence.ts';

const many = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (value): unknown[] => (Array.isArray(value) ? value : [value]),
    z.array(item).max(400),
  );

/** A rule as jCal writes it. What is not named here, such as BYSETPOS or hours, no holiday has. */
const Rule = z.strictObject({
  freq: z.enum(['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']),
  interval: z.int().min(1).max(1000).default(1),
  count: z.int().min(1).max(100_000).optional(),
  until: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}/)
    .optional(),
  wkst: z.unknown().optional(),
  bymonth: many(z.coerce.number().int().min(1).max(12)).optional(),
  bymonthday: many(z.coerce.number().int().min(-31).max(31)).optional(),
  byday: many(z.string().regex(/^[+-]?\d{0,2}(MO|TU|WE|TH|FR|SA|SU)$/)).optional(),
});

/** An end in UTC is the date on which it is that time in `timeZone`, as for the beginning. */
function lastDate(line: number, until: string, timeZone: string): string {
  if (!until.endsWith('Z')) return until.slice(0, 10);
  return dateOf({ line, type: 'date-time', values: [until] }, timeZone);
}

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** @throws IcsProblem naming the line and the part that is not understood */
export function ruleOf({ line, values }: IcsProperty, timeZone: string): Recurrence {
  const rule = Rule.safeParse(values[0]);
  if (!rule.success) {
    const [issue] = rule.error.issues;
    const part =
      issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : (issue?.path.join('.') ?? '');
    const understood = 'FREQ (DAILY or slower), INTERVAL, COUNT, UNTIL, BYMONTH, BYMONTHDAY, BYDAY';
    throw new IcsProblem(
      at(line),
      `RRULE: ${part.toUpperCase().slice(0, 60)} is not understood; rules may have ${understood}`,
    );
  }
  const { freq, interval, count, until, bymonth, bymonthday, byday } = rule.data;
  return {
    freq,
    interval,
    count: count ?? null,
    until: until === undefined ? null : lastDate(line, until, timeZone),
    months: bymonth ?? [],
    monthDays: bymonthday ?? [],
    weekdays: (byday ?? []).map((day) => ({
      weekday: WEEKDAYS.indexOf(day.slice(-2)) + 1,
      nth: Number(day.slice(0, -2) || 0),
    })),
  };
}
