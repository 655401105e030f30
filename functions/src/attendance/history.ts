import type { StoredEvent, StoredMark, StoredRecord } from './recordStore.ts';

/** The moment of an undo, as far as it decides what an undone first mark leaves. */
export interface UndoMoment {
  readonly closed: boolean;
  readonly policyVersion: number;
}

/** Why an event cannot be undone, in a sentence; null when it can. */
export function whyNotUndone(
  record: StoredRecord | null,
  eventId: string,
  event: StoredEvent,
): string | null {
  if (event.kind === 'undo') return 'An undo is not undone: set the mark again.';
  if (event.kind === 'excuse' || event.kind === 'excuse-ended') {
    return 'What an absence request says is not undone: decide the request anew, or set a mark.';
  }
  if (event.kind === 'close') return 'What closing says is not undone: set a mark over it.';
  if (record?.eventId !== eventId) {
    const last = record?.eventId ?? null;
    return last === null
      ? 'No mark stands that could be undone.'
      : `Only the mark that stands can be undone; event ${last} made it.`;
  }
  const lost = event.before !== null && event.previous === null;
  return lost ? 'The mark before was not kept in full then: set it by hand.' : null;
}

/**
 * The mark that stands once `event` is undone. Where it was the first one: none as long as the session takes
 * check-ins, as if nobody had said anything; afterwards what closing says of somebody without a mark.
 */
export function markWithout(
  { previous }: Pick<StoredEvent, 'previous'>,
  { closed, policyVersion }: UndoMoment,
): StoredMark | null {
  if (previous !== null) return previous;
  if (!closed) return null;
  return automaticAbsent(policyVersion);
}

/** What closing says of somebody without a mark. */
export function automaticAbsent(policyVersion: number): StoredMark {
  return {
    status: 'absent',
    method: 'automatic',
    arrivedAt: null,
    departure: 'none',
    departedAt: null,
    policyVersion,
    placeId: null,
    placeVersion: null,
    markedBy: 'system',
    eventId: null,
  };
}

/** What an approved absence request says. */
export function excusedMark(policyVersion: number, requestId: string): StoredMark {
  const marked = { status: 'excused', method: 'request', markedBy: requestId } as const;
  return { ...automaticAbsent(policyVersion), ...marked };
}

/** Ids of the events that a later one took back. */
export function undoneAmong(events: readonly Pick<StoredEvent, 'undoes'>[]): ReadonlySet<string> {
  return new Set(events.map(({ undoes }) => undoes).filter((id) => id !== null));
}
