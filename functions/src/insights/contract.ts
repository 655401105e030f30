import { z } from 'zod';
import { BANDS } from './stats/counts.ts';

const Count = z.int().min(0);
const Share = z.number().min(0).max(1).nullable();

export const Counts = z
  .object({
    present: Count,
    late: Count,
    leftEarly: Count.describe('Of the present and late'),
    absent: Count,
    excused: Count,
    pending: Count.describe('Waiting for review: in no rate'),
  })
  .meta({ id: 'Counts' });

export const RATES = {
  rate: Share.describe('Attended of attended and absent; excused sessions are left out'),
  rateWithExcused: Share.describe('Attended of all sessions taken, excused ones among them'),
  missedShare: Share.describe('Missed for any reason, excused or not, of all sessions taken'),
};
export const Rates = z.object(RATES);

export const Band = z
  .enum(BANDS)
  .nullable()
  .describe('By missedShare; null while too few sessions were taken');
export const Bands = z
  .record(z.enum([...BANDS, 'unrated']), Count)
  .describe('Students by band; unrated: too few sessions yet');

/** Columns to plot: the n-th value of each belongs to the n-th week, weekday or session. */
export const SERIES = {
  present: z.array(Count),
  late: z.array(Count),
  absent: z.array(Count),
  excused: z.array(Count),
  pending: z.array(Count),
  rate: z.array(Share).describe('Without excused, see Rates'),
};
export const Series = z.object(SERIES);

export const Weekly = z.object({
  mondays: z
    .array(z.string())
    .describe('Local dates on which the weeks begin; those that had sessions'),
  weeks: z.array(z.string()).describe('Their ISO 8601 names, e.g. 2026-W45'),
  ...SERIES,
});
export const Weekdays = z.object({
  weekdays: z
    .array(z.int().min(1).max(7))
    .describe('1 Monday to 7 Sunday; those that had sessions'),
  ...SERIES,
});

/** A date within what stores and zones can hold. */
export const LocalDate = z.iso
  .date()
  .refine(
    (date) => date >= '1971-01-01' && date <= '9998-12-31',
    'a date of the years 1971 to 9998',
  );
