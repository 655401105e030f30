import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { calendars } from './calendarStore.ts';
import { Calendar, CalendarRequest } from './contract.ts';

export const getCalendar = operation({
  name: 'getCalendar',
  summary: 'A calendar of holidays with its days.',
  method: 'GET',
  path: '/calendars/{calendarId}',
  roles: ['student', 'guardian', 'instructor', 'admin'],
  tier: 'light',
  writes: false,
  input: CalendarRequest,
  output: Calendar,
  failures: ['not-found'],
  handler: async ({ input: { calendarId }, services }) => {
    const found = (await calendars(services.db).doc(calendarId).get()).data();
    if (found === undefined) throw new Failure('not-found');
    return { id: calendarId, name: found.name, days: found.days };
  },
});
