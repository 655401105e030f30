import { commit } from '../../platform/commit.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { terms } from '../courseStore.ts';
import { calendars } from './calendarStore.ts';
import { Calendar, CalendarRequest } from './contract.ts';

export const removeCalendar = operation({
  name: 'removeCalendar',
  summary: 'Remove a calendar of holidays that no term names any more.',
  method: 'DELETE',
  path: '/calendars/{calendarId}',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: CalendarRequest,
  output: Calendar,
  failures: ['not-found', 'conflict'],
  handler: (context) => {
    const { calendarId } = context.input;
    const { db } = context.services;
    const ref = calendars(db).doc(calendarId);
    return commit(context, async ({ tx, audit }) => {
      const naming = terms(db).where('calendarIds', 'array-contains', calendarId).limit(5);
      const [found, named] = await Promise.all([tx.get(ref), tx.get(naming)]);
      const calendar = found.data();
      if (calendar === undefined) throw new Failure('not-found');
      if (!named.empty) {
        const names = named.docs.map((doc) => doc.data().name).join(', ');
        throw new Failure('conflict', { detail: `Terms still name the calendar: ${names}.` });
      }
      tx.delete(ref);
      audit({ action: 'calendar.removed', subject: ref.path });
      return { id: calendarId, name: calendar.name, days: calendar.days };
    });
  },
});
