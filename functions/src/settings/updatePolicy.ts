import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { newRevision } from '../platform/revision.ts';
import { UpdatePolicyRequest } from './contract.ts';
import { Policy } from './policy.ts';
import { policyForChange, putPolicy } from './policyStore.ts';

export const updatePolicy = operation({
  name: 'updatePolicy',
  summary: 'Put new rules in force, as the next version.',
  method: 'PUT',
  path: '/policy',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: UpdatePolicyRequest,
  output: Policy,
  failures: ['conflict', 'in-progress'],
  handler: (context) =>
    commit(context, async ({ tx, now, audit }) => {
      const { db } = context.services;
      const { basedOn, rules } = context.input;
      const { version } = await policyForChange(db, tx);
      if (version !== basedOn) {
        throw new Failure('conflict', { detail: `Version ${String(version)} is in force.` });
      }
      const next = { version: version + 1, rules };
      putPolicy(tx, db, {
        ...next,
        revision: newRevision(),
        problem: null,
        updatedAt: now,
        updatedBy: context.caller.uid,
      });
      audit({
        action: 'policy.updated',
        subject: 'settings/policy',
        details: { version: next.version },
      });
      return next;
    }),
});
