import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { MoveTermRequest, Term } from './contract.ts';
import { terms } from './courseStore.ts';
import { checkTermDays } from './termDays.ts';

export const moveTerm = operation({
  name: 'moveTerm',
  summary: 'Change a term’s first and last day; sessions not yet begun follow.',
  method: 'PATCH',
  path: '/terms/{termId}',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: MoveTermRequest,
  output: Term,
  failures: ['not-found'],
  handler: (context) => {
    const { termId, from, to } = context.input;
    checkTermDays({ from, to });
    const ref = terms(context.services.db).doc(termId);
    return commit(context, async ({ tx, audit }) => {
      const term = (await tx.get(ref)).data();
      if (term === undefined) throw new Failure('not-found');
      tx.update(ref, { from, to });
      audit({ action: 'term.moved', subject: ref.path, details: { from, to } });
      return { id: termId, ...term, from, to };
    });
  },
});
