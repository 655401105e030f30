import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { requireCalendars } from './calendars/calendarStore.ts';
import { Term, UpdateTermRequest } from './contract.ts';
import { terms } from './courseStore.ts';
import { checkTermDays } from './termDays.ts';

export const updateTerm = operation({
  name: 'updateTerm',
  summary:
    'Set a term’s name, days and calendars of holidays; sessions not yet begun follow. Its zone stays.',
  method: 'PUT',
  path: '/terms/{termId}',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: UpdateTermRequest,
  output: Term,
  failures: ['not-found'],
  handler: (context) => {
    const { termId, ...changes } = context.input;
    const { db } = context.services;
    checkTermDays(changes);
    const ref = terms(db).doc(termId);
    return commit(context, async ({ tx, audit }) => {
      const term = (await tx.get(ref)).data();
      if (term === undefined) throw new Failure('not-found');
      await requireCalendars(tx, db, changes.calendarIds);
      tx.set(ref, { ...term, ...changes });
      const { from, to, calendarIds } = changes;
      const details = { from, to, calendarIds: calendarIds.join(' ') };
      audit({ action: 'term.updated', subject: ref.path, details });
      return { id: termId, ...term, ...changes };
    });
  },
});
