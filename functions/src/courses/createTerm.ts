import { commit } from '../platform/commit.ts';
import { randomToken } from '../platform/crypto.ts';
import { operation } from '../platform/operation.ts';
import { requireCalendars } from './calendars/calendarStore.ts';
import { CreateTermRequest, Term } from './contract.ts';
import { terms } from './courseStore.ts';
import { checkTermDays } from './termDays.ts';

export const createTerm = operation({
  name: 'createTerm',
  summary: 'Open a term: first and last local date, zone, calendars of holidays.',
  method: 'POST',
  path: '/terms',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: CreateTermRequest,
  output: Term,
  failures: [],
  handler: (context) => {
    const { input, services } = context;
    checkTermDays(input);
    const ref = terms(services.db).doc(randomToken(9));
    return commit(context, async ({ tx, audit }) => {
      await requireCalendars(tx, services.db, input.calendarIds);
      tx.create(ref, input);
      audit({ action: 'term.created', subject: ref.path });
      return { id: ref.id, ...input };
    });
  },
});
