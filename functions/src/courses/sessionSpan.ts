import { invalidField } from '../platform/failures.ts';

/** Nothing is taught in one piece for longer. */
const LONGEST_MS = 24 * 3_600_000;

/** Start and end as instants. @throws Failure invalid-request when they are out of order or too far apart */
export function spanOf(input: { readonly startsAt: string; readonly endsAt: string }): {
  startsAt: Date;
  endsAt: Date;
} {
  const [startsAt, endsAt] = [new Date(input.startsAt), new Date(input.endsAt)];
  if (endsAt <= startsAt) throw invalidField('endsAt', 'must lie after `startsAt`');
  if (endsAt.getTime() - startsAt.getTime() > LONGEST_MS) {
    throw invalidField('endsAt', 'a session lasts 24 hours at most');
  }
  return { startsAt, endsAt };
}
