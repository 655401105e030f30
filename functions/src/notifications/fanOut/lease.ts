import type {
  DocumentReference,
  DocumentSnapshot,
  Timestamp,
  UpdateData,
} from 'firebase-admin/firestore';
import { after } from '../../platform/clock.ts';
import { randomToken } from '../../platform/crypto.ts';
import { isPreconditionFailed, unchangedSince } from '../../platform/firestore.ts';

interface Leased {
  readonly lease: { readonly runId: string; readonly until: Date } | null;
  readonly dueAt: Date | null;
  readonly attempts: number;
}

/** The right to work on a document, and the version of it that shows it. */
export interface Held {
  readonly runId: string;
  readonly version: Timestamp;
}

/**
 * Takes a document to work on, for `seconds`; null when somebody else was quicker. A precondition decides, not the lock
 * of a transaction: that would outlive a killed process. Until the lease is over the sweep leaves it alone, too.
 */
export async function takeLease<T extends Leased>(
  ref: DocumentReference<T>,
  seen: DocumentSnapshot<T>,
  now: Date,
  seconds: number,
  also: object = {},
): Promise<Held | null> {
  const runId = randomToken(12);
  const until = after(now, seconds);
  const attempts = (seen.data()?.attempts ?? 0) + 1;
  // Fields that each leased document has.
  const change = { ...also, lease: { runId, until }, dueAt: until, attempts } as UpdateData<T>;
  try {
    const { writeTime } = await ref.update(change, unchangedSince(seen));
    return { runId, version: writeTime };
  } catch (error) {
    if (isPreconditionFailed(error)) return null;
    throw error;
  }
}
