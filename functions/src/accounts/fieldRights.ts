import { Failure } from '../platform/failures.ts';
import type { FieldRight, ProfileRights } from '../settings/index.ts';

/** What to do about a field that is changed in another way. */
const INSTEAD: Readonly<Record<FieldRight, string>> = {
  self: 'change it yourself, by updateMyProfile',
  request: 'ask for it, by requestProfileChange',
  office: 'only the office changes it',
};

/**
 * Asks that the policy gives every field that is named this right.
 * @throws Failure permission-denied that names the others, and what to do about each
 */
export function mustHaveRight(
  rights: ProfileRights,
  changes: Partial<Record<keyof ProfileRights, unknown>>,
  right: FieldRight,
): void {
  const fields = Object.entries(rights).flatMap(([field, given]) => {
    const named = changes[field as keyof ProfileRights] !== undefined;
    return named && given !== right ? [{ field, issue: INSTEAD[given] }] : [];
  });
  if (fields.length > 0) throw new Failure('permission-denied', { fields });
}
