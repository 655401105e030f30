import { INSTITUTION_ZONE } from '../../params.ts';
import { commit } from '../../platform/commit.ts';
import { invalidField } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { newRevision } from '../../platform/revision.ts';
import type { Holiday } from '../holidays.ts';
import { without } from '../holidays.ts';
import { calendars } from './calendarStore.ts';
import { ImportCalendarReply, ImportCalendarRequest } from './contract.ts';
import { effectOf } from './effect.ts';
import { IcsProblem } from './icsLines.ts';

/** Rules without an end are followed from the year before this one for so many years. */
const YEARS = 6;

export const importCalendar = operation({
  name: 'importCalendar',
  summary:
    'Read holidays from an .ics file: its days replace those of the calendar; sessions not yet begun follow.',
  method: 'PUT',
  path: '/calendars/{calendarId}',
  roles: ['admin'],
  tier: 'bulk',
  writes: true,
  input: ImportCalendarRequest,
  output: ImportCalendarReply,
  failures: [],
  handler: async (context) => {
    const { input, services } = context;
    const { calendarId, name, dryRun } = input;
    const days = await daysIn(input.ics, services.clock.now());
    const ref = calendars(services.db).doc(calendarId);
    const effect = await effectOf(services, { id: calendarId, days });
    const reply = (before: readonly Holiday[]) => ({
      ...{ calendarId, dryRun, days: days.length },
      added: without(days, before),
      removed: without(before, days),
      ...effect,
    });
    if (dryRun) return reply((await ref.get()).data()?.days ?? []);
    return await commit(context, async ({ tx, now, audit }) => {
      const before = (await tx.get(ref)).data()?.days ?? [];
      tx.set(ref, { name, days, revision: newRevision(), updatedAt: now });
      const details = { days: days.length };
      audit({ action: 'calendar.imported', subject: ref.path, details });
      return reply(before);
    });
  },
});

/** @throws Failure invalid-request naming the line and what is wrong there */
async function daysIn(ics: string, now: Date): Promise<Holiday[]> {
  // The parser of calendars is loaded where it is needed: imports are rare.
  const { daysOf } = await import('./icsDays.ts');
  const year = now.getUTCFullYear() - 1;
  try {
    return daysOf(ics, {
      first: `${String(year)}-01-01`,
      last: `${String(year + YEARS)}-12-31`,
      timeZone: INSTITUTION_ZONE.value(),
    });
  } catch (error) {
    if (error instanceof IcsProblem) throw invalidField('ics', error.message);
    throw error;
  }
}
