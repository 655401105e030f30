import type { MarkCode } from '../../stats/counts.ts';
import { SESSIONS_NAMED } from '../shapes.ts';

/** A student's mark in one session of a course. */
export interface DatedMark {
  readonly sessionId: string;
  readonly at: Date;
  /** Date in the zone of the course, YYYY-MM-DD. */
  readonly day: string;
  readonly code: MarkCode;
}

/** Earliest first, whatever order they came in. */
export function inOrder<T extends { readonly sessionId: string; readonly at: Date }>(
  some: readonly T[],
): T[] {
  return some.toSorted(
    (a, b) => a.at.getTime() - b.at.getTime() || (a.sessionId < b.sessionId ? -1 : 1),
  );
}

export function isMissed({ code }: Pick<DatedMark, 'code'>): boolean {
  return code === 'A';
}

/** Attended or missed without excuse, in order. What is excused, waits or is not confirmed says nothing of a habit. */
export function telling(marks: readonly DatedMark[]): DatedMark[] {
  return inOrder(marks).filter(({ code }) => 'PpLlA'.includes(code));
}

/** What evidence says of the sessions that it is about, which are not none. */
export function seenIn(some: readonly { readonly sessionId: string; readonly at: Date }[]): {
  readonly from: Date;
  readonly to: Date;
  readonly sessionIds: string[];
} {
  const ordered = inOrder(some);
  const [first] = ordered;
  const last = ordered.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('evidence of nothing');
  const ids = [...new Set(ordered.map(({ sessionId }) => sessionId))];
  return { from: first.at, to: last.at, sessionIds: ids.slice(-SESSIONS_NAMED) };
}
