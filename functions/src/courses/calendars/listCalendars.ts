import { z } from 'zod';
import { operation } from '../../platform/operation.ts';
import { calendars } from './calendarStore.ts';
import { ListCalendarsReply } from './contract.ts';

const MOST = 100;

export const listCalendars = operation({
  name: 'listCalendars',
  summary: 'Calendars of holidays, by id, with the number of their days.',
  method: 'GET',
  path: '/calendars',
  roles: ['student', 'guardian', 'instructor', 'admin'],
  tier: 'light',
  writes: false,
  input: z.strictObject({}),
  output: ListCalendarsReply,
  failures: [],
  handler: async ({ services }) => {
    const found = await calendars(services.db).limit(MOST).get();
    const all = found.docs.map((doc) => ({ ...doc.data(), id: doc.id }));
    return { calendars: all.map(({ id, name, days }) => ({ id, name, days: days.length })) };
  },
});
