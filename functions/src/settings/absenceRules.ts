import { z } from 'zod';

const days = (most: number): z.ZodInt => z.int().min(0).max(most);

/** How absences are asked for and decided. */
export const AbsenceRules = z.strictObject({
  open: z.boolean().describe('Whether absence requests are taken at all'),
  retroactiveDays: days(400).describe('Taken until so many days after the last day covered'),
  aheadDays: days(400).describe('Taken from so many days before the first day covered'),
  longestDays: days(366).min(1).describe('The longest range of days one request may cover'),
  reviewBy: z
    .enum(['staff', 'admins'])
    .describe('staff: instructors decide where every course concerned is theirs; else admins'),
  guardianReports: z
    .enum(['review', 'accept'])
    .describe('accept: what a guardian reports is approved at once, unless evidence is needed'),
  evidenceAfterDays: days(366)
    .nullable()
    .describe('A longer absence is not approved without evidence; null: none is ever needed'),
  undecidedDays: days(400)
    .min(1)
    .describe('What nobody submitted, answered or decided expires so long after the last day'),
});
export type AbsenceRules = z.output<typeof AbsenceRules>;

export const DEFAULT_ABSENCES: AbsenceRules = {
  open: true,
  retroactiveDays: 14,
  aheadDays: 180,
  longestDays: 60,
  reviewBy: 'staff',
  guardianReports: 'review',
  evidenceAfterDays: 3,
  undecidedDays: 30,
};
