import type { DocumentSnapshot } from 'firebase-admin/firestore';
import { isDeepStrictEqual } from 'node:util';

/** What decides which sessions an excuse covers. */
const FIELDS = ['status', 'startsAt', 'timeZone', 'courseId'] as const;

/**
 * Whether the marks of a session may have to follow a write of it. Most writes (windows, closings) are about nothing
 * that an excuse looks at; a session that was deleted has no marks to follow.
 */
export function excusesFollow(
  before: DocumentSnapshot | undefined,
  after: DocumentSnapshot | undefined,
): boolean {
  if (after?.exists !== true) return false;
  return FIELDS.some((field) => !isDeepStrictEqual(before?.get(field), after.get(field)));
}
