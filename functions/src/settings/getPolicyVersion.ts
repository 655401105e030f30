import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { GetPolicyVersionRequest, PolicyVersion } from './contract.ts';
import { policyAt } from './policyStore.ts';

export const getPolicyVersion = operation({
  name: 'getPolicyVersion',
  summary: 'The rules as one version had them, who put it in force and when.',
  method: 'GET',
  path: '/policy/versions/{version}',
  roles: ['admin'],
  tier: 'light',
  writes: false,
  input: GetPolicyVersionRequest,
  output: PolicyVersion,
  failures: ['not-found'],
  handler: async ({ input, services }) => {
    const found = await policyAt(services.db, input.version);
    if (found === null) throw new Failure('not-found');
    return { ...found, updatedAt: found.updatedAt?.toISOString() ?? null };
  },
});
