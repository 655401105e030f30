import type { DocumentReference, Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../../platform/firestore.ts';
import { DEPARTURES, METHODS, STATUSES } from '../record.ts';

/**
 * `sessions/{s}/summary/counts`: how the session went, for its staff. Counted anew each time, never incremented; it
 * says when (`countedAt`), for a mark that is changed later does not count again by itself.
 */
export const StoredSummary = z.object({
  sessionId: z.string(),
  courseId: z.string(),
  startsAt: z.date(),
  /** Entries of the roster that the session is for, and those of them that no account is linked to. */
  rostered: z.int(),
  unlinked: z.int(),
  /** Records, by what they say. */
  marked: z.int(),
  status: z.record(z.enum(STATUSES), z.int()),
  /** Summaries of before have no word of the newest ways. */
  method: z.record(z.enum(METHODS), z.int().default(0)),
  departure: z.record(z.enum(DEPARTURES), z.int()),
  rollTaken: z.boolean(),
  closedAt: z.date().nullable(),
  countedAt: z.date(),
});
export type StoredSummary = z.output<typeof StoredSummary>;

export function summaryRef(db: Firestore, sessionId: string): DocumentReference<StoredSummary> {
  return collection(db, `sessions/${sessionId}/summary`, StoredSummary).doc('counts');
}
