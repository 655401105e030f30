import { z } from 'zod';
import { PolicyRules } from './policy.ts';

export const GetPolicyRequest = z.strictObject({});

export const UpdatePolicyRequest = z.strictObject({
  basedOn: z.int().describe('The version that was edited; another one now in force is a conflict'),
  rules: PolicyRules,
});
