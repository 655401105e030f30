import { z } from 'zod';
import { OPEN_END } from '../../platform/access.ts';
import type { ChildRights } from '../../platform/access.ts';
import { invalidField } from '../../platform/failures.ts';
import { Instant } from '../../platform/ids.ts';

export const Relation = z.enum(['parent', 'guardian', 'relative', 'other']);

export const RIGHTS = {
  attendance: z.boolean().describe('May see the attendance, and is told of absences and lateness'),
  consent: z.boolean().describe('May consent to face data'),
  absences: z.boolean().describe('May report absences and ask for leave'),
};

/** What an admin says about a link when it is made. */
export const LINK_TERMS = {
  relation: Relation,
  rights: z.strictObject({ ...RIGHTS, absences: RIGHTS.absences.default(false) }),
  from: Instant.optional().describe('Beginning of it; default: now'),
  until: Instant.optional().describe('End of it; default: none is planned'),
  verified: z
    .boolean()
    .default(true)
    .describe('Whether the school has checked it; until then the link gives nothing'),
};
type LinkTerms = z.output<z.ZodObject<typeof LINK_TERMS>>;

/**
 * The link that an admin's words make. `field` is where they stand in the request, with a dot, or nothing.
 * @throws Failure invalid-request for an end that lies in the past or not after the beginning
 */
export function linkBy(
  admin: string,
  { relation, rights, from, until, verified }: LinkTerms,
  now: Date,
  field = '',
): ChildRights {
  const span = {
    from: from === undefined ? now : new Date(from),
    until: until === undefined ? OPEN_END : new Date(until),
  };
  checkSpan(span, now, field);
  const checked = verified ? { verified, verifiedBy: admin } : { verified };
  return { relation, ...rights, ...span, ...checked };
}

/** @throws Failure invalid-request for an end that lies in the past or not after the beginning */
export function checkSpan(
  { from, until }: { readonly from: Date; readonly until: Date },
  now: Date,
  field = '',
): void {
  if (until <= now) throw invalidField(`${field}until`, 'must lie in the future');
  if (from >= until) throw invalidField(`${field}until`, 'must lie after from');
}
