import { operation } from '../platform/operation.ts';
import { GetPolicyRequest } from './contract.ts';
import { Policy } from './policy.ts';
import { currentPolicy } from './policyStore.ts';

export const getPolicy = operation({
  name: 'getPolicy',
  summary: 'The rules in force and their version.',
  method: 'GET',
  path: '/policy',
  roles: ['admin', 'instructor'],
  tier: 'light',
  writes: false,
  input: GetPolicyRequest,
  output: Policy,
  failures: [],
  handler: ({ services }) => currentPolicy(services.db),
});
