import { z } from 'zod';
import { Id, Instant } from '../../platform/ids.ts';
import { Email } from '../contract.ts';
import { LINK_TERMS, RIGHTS, Relation } from './terms.ts';

const GUARDIAN = {
  guardianUid: Id.optional(),
  guardianEmail: Email.optional(),
};

interface Named {
  readonly guardianUid?: string | undefined;
  readonly guardianEmail?: string | undefined;
}

const namesOne = ({ guardianUid, guardianEmail }: Named): boolean =>
  (guardianUid === undefined) !== (guardianEmail === undefined);
const ONE = {
  path: ['guardianUid'],
  message: 'name the guardian by uid or by e-mail address, not both',
};

export const LinkGuardianRequest = z
  .strictObject({
    ...GUARDIAN,
    guardianEmail: Email.optional().describe('Somebody without an account is invited'),
    childUid: Id,
    ...LINK_TERMS,
  })
  .refine(namesOne, ONE);
export const LinkGuardianReply = z.object({
  status: z.enum(['linked', 'invited']),
  guardianUid: z.string().nullable(),
});

export const UpdateGuardianLinkRequest = z.strictObject({
  guardianUid: Id,
  childUid: Id,
  relation: Relation.optional(),
  rights: z
    .strictObject({
      attendance: RIGHTS.attendance.optional(),
      consent: RIGHTS.consent.optional(),
      absences: RIGHTS.absences.optional(),
    })
    .optional()
    .describe('Rights that are not named stay as they are'),
  from: Instant.optional(),
  until: Instant.nullable().optional().describe('Null: no end is planned'),
  verified: z.boolean().optional().describe('False: the link gives nothing until it is checked'),
});

export const UnlinkGuardianRequest = z.strictObject({ guardianUid: Id, childUid: Id });
export const UnlinkGuardianReply = z.object({ linked: z.literal(false) });

/** One link as its owner, the office and staff see it. */
export const LINK = {
  relation: z.string(),
  attendance: z.boolean(),
  consent: z.boolean(),
  absences: z.boolean(),
  from: z.iso.datetime().nullable().describe('Beginning of it, UTC; null: it always held'),
  until: z.iso.datetime().nullable().describe('End of it, UTC; null: none is planned'),
  verified: z.boolean().describe('Whether the school has checked it'),
};

export const GuardianLink = z
  .object({ guardianUid: z.string(), childUid: z.string(), ...LINK })
  .meta({ id: 'GuardianLink' });

export const ChildRequest = z.strictObject({ childUid: Id });

export const ListGuardiansReply = z.object({
  guardians: z.array(
    z.object({
      uid: z.string(),
      name: z.string(),
      email: z.string().nullable().describe('For admins only'),
      holds: z.boolean().describe('Whether the link gives anything at this moment'),
      ...LINK,
    }),
  ),
});

export const BlockGuardianRequest = z
  .strictObject({
    ...GUARDIAN,
    childUid: Id,
    reason: z.string().trim().min(1).max(1000).describe('For admins only'),
  })
  .refine(namesOne, ONE);
export const BlockGuardianReply = z.object({
  blockId: z.string(),
  ended: z.boolean().describe('Whether a link was there and is ended now'),
});

export const UnblockGuardianRequest = z.strictObject({ childUid: Id, blockId: Id });
export const UnblockGuardianReply = z.object({ blocked: z.literal(false) });

export const ListGuardianBlocksReply = z.object({
  blocks: z.array(
    z.object({
      blockId: z.string(),
      guardianUid: z.string().nullable(),
      email: z.string().nullable(),
      reason: z.string(),
      by: z.string().describe('The admin who said so'),
      at: z.iso.datetime(),
    }),
  ),
});
