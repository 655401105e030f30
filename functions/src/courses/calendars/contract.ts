import { z } from 'zod';
import { isStorableId } from '../../platform/ids.ts';
import { LocalDate } from '../contract.ts';
import { MAX_ICS_CHARS } from './icsLines.ts';

/** Without a dot: `GET /calendars/{secret}.ics` is a person's feed. */
const CalendarId = z
  .string()
  .regex(/^[\w-]{1,64}$/, 'an id of your choice: 1 to 64 letters, digits, _ or -')
  .refine(isStorableId, 'an id: this one is reserved');

export const ImportCalendarRequest = z.strictObject({
  calendarId: CalendarId,
  name: z.string().trim().min(1).max(100),
  ics: z.string().min(1).max(MAX_ICS_CHARS).describe('The text of an iCalendar (.ics) file'),
  dryRun: z.boolean().default(false).describe('Only say what would change: nothing is written'),
});
const Day = z.object({ from: LocalDate, to: LocalDate, name: z.string() });
export const ImportCalendarReply = z.object({
  calendarId: z.string(),
  dryRun: z.boolean(),
  days: z.int().describe('Holidays that the calendar has with this file'),
  added: z.array(Day),
  removed: z.array(Day),
  courses: z.int().describe('Courses whose terms name the calendar'),
  sessions: z
    .object({ cancelled: z.int(), restored: z.int() })
    .describe('Sessions not yet begun that will be cancelled, or made or take place again'),
});
export const CalendarRequest = z.strictObject({ calendarId: CalendarId });
export const Calendar = z
  .object({ id: z.string(), name: z.string(), days: z.array(Day) })
  .meta({ id: 'Calendar' });
export const ListCalendarsReply = z.object({
  calendars: z.array(z.object({ id: z.string(), name: z.string(), days: z.int() })),
});
