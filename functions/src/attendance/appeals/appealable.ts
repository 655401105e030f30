import type { StoredAttempt } from '../attemptStore.ts';
import type { Status, Departure, Method } from '../record.ts';
import type { Appealed } from './appealStore.ts';

/** A decided attempt as far as appeals look at it. */
export type Tried = Pick<StoredAttempt, 'operation' | 'decision' | 'claimedAt'> & {
  readonly id: string;
};

interface Standing {
  readonly status: Status;
  readonly method: Method;
  readonly departure: Departure;
}

/** What an appeal would be about, or why there is nothing to appeal. */
export type Ground = { readonly attemptId: string | null } | { readonly why: string };

/**
 * A student may appeal an arrival that was rejected or waits for eyes, or an automatic absent; and a departure that
 * was rejected or waits. What was accepted or marked present meanwhile needs no appeal.
 * @param tried the student's attempts in the session, in any order
 */
export function groundOf(
  operation: Appealed,
  record: Standing | null,
  tried: readonly Tried[],
): Ground {
  const settled = operation === 'checkIn' ? settledArrival(record) : settledDeparture(record);
  if (settled !== null) return { why: settled };
  const [last] = tried
    .filter((one) => one.operation === operation)
    .filter(({ decision }) => decision === 'rejected' || decision === 'pending_review')
    .toSorted((a, b) => b.claimedAt.getTime() - a.claimedAt.getTime());
  if (last !== undefined) return { attemptId: last.id };
  const unseen = record?.status === 'absent' && record.method === 'automatic';
  if (operation === 'checkIn' && unseen) return { attemptId: null };
  return { why: 'Nothing was rejected here, waits for a review or was marked absent by itself.' };
}

function settledArrival(record: Standing | null): string | null {
  const arrived = record?.status === 'present' || record?.status === 'late';
  return arrived ? `You are ${record.status} there.` : null;
}

function settledDeparture(record: Standing | null): string | null {
  if (record === null || record.status === 'absent' || record.status === 'excused') {
    return 'There is no arrival to depart from: appeal that first.';
  }
  const left = record.departure === 'left' || record.departure === 'left_early';
  return left ? 'Your departure was recorded.' : null;
}
