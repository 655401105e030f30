import { isDeepStrictEqual } from 'node:util';
import { withDates } from '../../platform/firestore.ts';

/** A document before or after a write, as triggers are given it. */
export interface Written {
  get(field: string): unknown;
  readonly exists: boolean;
}

export interface Change {
  readonly before: Written;
  readonly after: Written;
}

function differs({ before, after }: Change, fields: readonly string[]): boolean {
  if (before.exists !== after.exists) return true;
  return fields.some(
    (field) => !isDeepStrictEqual(plain(before.get(field)), plain(after.get(field))),
  );
}

/** Timestamps are compared by value. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null)) as unknown;
}

/** Whether a write of a record changed what is counted. */
export function changesMark(change: Change): boolean {
  return differs(change, ['status', 'method', 'departure']);
}

/**
 * Whether a write of a session changed what its own stats say. One that was just made has nothing to count, unless it has
 * begun: a class of long ago that staff add is never closed by itself.
 */
export function changesSession(change: Change, now: Date): boolean {
  if (!change.before.exists) return hasBegun(change.after, now);
  return differs(change, ['status', 'closing', 'startsAt', 'courseId']);
}

function hasBegun(session: Written, now: Date): boolean {
  const startsAt = withDates(session.get('startsAt'));
  return startsAt instanceof Date && startsAt <= now;
}

/** Whether it changed what lies ahead in its course, or has begun there. */
export function changesOutlook(change: Change): boolean {
  return differs(change, ['status', 'closing', 'startsAt', 'courseId']);
}

/** Whether a write of a course changed what stats repeat of it. */
export function changesCourse(change: Change): boolean {
  return differs(change, ['title', 'code', 'termId', 'department', 'timeZone']);
}

/** The courses that a write names, before and after. */
export function coursesOf({ before, after }: Change): string[] {
  const named = [before, after].map((one) => (one.exists ? one.get('courseId') : undefined));
  return [...new Set(named.filter((id) => typeof id === 'string'))];
}
