import { z } from 'zod';
import { Id } from '../platform/ids.ts';
import { PageInput } from '../platform/page.ts';
import { ProfileRights } from '../settings/index.ts';
import { Profile, ProfileFields } from './contract.ts';

export const REQUEST_STATUS = ['open', 'approved', 'rejected', 'withdrawn'] as const;
const Status = z.enum(REQUEST_STATUS);

/** Fields of a profile with the values asked for. */
export const RequestedFields = z.strictObject(ProfileFields);

const Words = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .regex(/^[^\p{Cc}]*$/u, 'one line without control characters');

export const ProfileRequest = z
  .object({
    uid: z.string(),
    number: z.int().describe('Counts the person’s requests; a decision names it'),
    changes: RequestedFields,
    reason: z.string(),
    status: Status,
    requestedAt: z.iso.datetime(),
    decidedAt: z.iso.datetime().nullable(),
    answer: z.string().nullable().describe('What the admin said to it'),
  })
  .meta({ id: 'ProfileRequest' });
export type ProfileRequest = z.output<typeof ProfileRequest>;

/** A person's own profile: what stands there, how each field is changed, and the last request. */
export const MyProfile = Profile.extend({
  rights: ProfileRights,
  request: ProfileRequest.nullable(),
}).meta({ id: 'MyProfile' });

export const RequestProfileChangeRequest = z.strictObject({
  changes: RequestedFields.describe('Fields that the policy lets one ask for; see getMyProfile'),
  reason: Words,
});

export const ListProfileRequestsRequest = z.strictObject({
  status: Status.default('open'),
  ...PageInput,
});
export const ListProfileRequestsReply = z.object({
  requests: z.array(
    z.object({
      request: ProfileRequest,
      name: z.string().nullable().describe('Null when the account is gone'),
      current: RequestedFields.describe('What the fields asked for hold now'),
    }),
  ),
  nextCursor: z.string().nullable(),
});

export const DecideProfileRequestRequest = z
  .strictObject({
    uid: Id,
    number: z.int().min(1).describe('The request that was looked at'),
    decision: z.enum(['approve', 'reject']),
    answer: Words.optional().describe('Needed to reject'),
  })
  .refine(({ decision, answer }) => decision === 'approve' || answer !== undefined, {
    path: ['answer'],
    message: 'say why it is rejected',
  });
