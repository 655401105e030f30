import { commit } from '../../platform/commit.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { appeals } from './appealStore.ts';
import { Appeal, WithdrawAppealRequest } from './contract.ts';
import { toAppeal } from './toAppeal.ts';

export const withdrawAppeal = operation({
  name: 'withdrawAppeal',
  summary: 'Take an own appeal back while nobody has decided it.',
  method: 'POST',
  path: '/appeals/{appealId}/withdrawal',
  roles: ['student'],
  tier: 'light',
  writes: true,
  input: WithdrawAppealRequest,
  output: Appeal,
  failures: ['not-found', 'conflict'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const ref = appeals(services.db).doc(input.appealId);
    return await commit(context, async ({ tx, now, audit }) => {
      const known = (await tx.get(ref)).data();
      if (known?.uid !== caller.uid) throw new Failure('not-found');
      if (known.status !== 'open') {
        throw new Failure('conflict', { detail: `The appeal is ${known.status}.` });
      }
      const change = { status: 'withdrawn' as const, updatedAt: now };
      tx.update(ref, change);
      audit({ action: 'appeal.withdrawn', subject: ref.path });
      return toAppeal(ref.id, { ...known, ...change });
    });
  },
});
