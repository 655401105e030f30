import type { Mark } from '../record.ts';

/** What an excuse covers: chosen sessions, or all of the student's that are held on these local dates. */
export interface Covered {
  readonly sessionIds: readonly string[];
  /** Null of chosen sessions. */
  readonly from: string | null;
  readonly to: string | null;
  /** False: it was taken back as a whole. */
  readonly standing: boolean;
  /** It was taken back for sessions that start later; null: for none. */
  readonly until: Date | null;
}

/** A session as far as excuses look at it; `localDate` is that of its start, wherever it was moved. */
export interface Held {
  readonly id: string;
  readonly startsAt: Date;
  readonly localDate: string;
}

export function covers(excuse: Covered, { id, startsAt, localDate }: Held): boolean {
  const { standing, until, from, to, sessionIds } = excuse;
  if (!standing || (until !== null && startsAt > until)) return false;
  if (from === null || to === null) return sessionIds.includes(id);
  return from <= localDate && localDate <= to;
}

/** `excuse`: the mark becomes excused; `end`: it is one that an excuse made, and the one before comes back. */
export type ExcuseChange = 'excuse' | 'end' | null;

/**
 * What excuses, or the want of one, make of a mark. They fill in what nobody said and what closing said for want of
 * anything better; who was seen, or was marked by a person, stays as he is. A mark names the excuse that it stands on:
 * when that is gone it stands on another, if there is one.
 * @param covering ids of the excuses that cover it
 */
export function excuseChange(
  before: (Pick<Mark, 'status' | 'method'> & { readonly markedBy: string }) | null,
  covering: readonly string[],
): ExcuseChange {
  const isCovered = covering.length > 0;
  if (before?.method === 'request') {
    if (covering.includes(before.markedBy)) return null;
    return isCovered ? 'excuse' : 'end';
  }
  const open = before === null || (before.status === 'absent' && before.method === 'automatic');
  return open && isCovered ? 'excuse' : null;
}
