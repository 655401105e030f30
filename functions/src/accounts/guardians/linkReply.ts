import type { ChildRights } from '../../platform/access.ts';
import { OPEN_END } from '../../platform/access.ts';

/** A link as replies show it. */
export function linkReply({
  relation,
  attendance,
  consent,
  absences,
  from,
  until,
  verified,
}: ChildRights): {
  relation: string;
  attendance: boolean;
  consent: boolean;
  absences: boolean;
  from: string | null;
  until: string | null;
  verified: boolean;
} {
  return {
    ...{ relation, attendance, consent, absences, verified },
    from: from.getTime() === 0 ? null : from.toISOString(),
    until: until >= OPEN_END ? null : until.toISOString(),
  };
}
