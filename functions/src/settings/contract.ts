import { z } from 'zod';
import { Instant } from '../platform/ids.ts';
import { PageInput } from '../platform/page.ts';
import { PolicyRules } from './policy.ts';

export const GetPolicyRequest = z.strictObject({});

export const UpdatePolicyRequest = z.strictObject({
  basedOn: z.int().describe('The version that was edited; another one now in force is a conflict'),
  rules: PolicyRules,
});

const Version = z.object({
  version: z.int(),
  updatedAt: Instant.nullable().describe(
    'When it came into force; null: what holds before any was written',
  ),
  updatedBy: z
    .string()
    .nullable()
    .describe('Account; null: an edit in the Firebase console, or older than this field'),
});

export const GetPolicyVersionRequest = z.strictObject({ version: z.int().min(0) });
export const PolicyVersion = Version.extend({ rules: PolicyRules }).meta({ id: 'PolicyVersion' });

export const ListPolicyVersionsRequest = z.strictObject(PageInput);
export const ListPolicyVersionsReply = z.object({
  versions: z.array(Version).describe('Newest first; their rules come one by one'),
  nextCursor: z.string().nullable(),
});
