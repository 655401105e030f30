import type { Firestore, Transaction } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../platform/firestore.ts';

/** `consents/{uid}/entries/{number}`: what was decided about a person's face data. Never changed. */
const ConsentEntry = z.object({
  /** Counts the person's entries from 1; the highest is in force. */
  number: z.int().min(1),
  kind: z.literal('face'),
  textVersion: z.string(),
  decision: z.enum(['given', 'withdrawn']),
  by: z.string(),
  as: z.enum(['self', 'guardian', 'admin']),
  at: z.date(),
});
export type ConsentEntry = z.output<typeof ConsentEntry>;

function entriesOf(db: Firestore, uid: string) {
  return collection(db, `consents/${uid}/entries`, ConsentEntry);
}

/** The entry in force, or null. */
export async function lastConsent(
  db: Firestore,
  uid: string,
  tx?: Transaction,
): Promise<ConsentEntry | null> {
  const query = entriesOf(db, uid).orderBy('number', 'desc').limit(1);
  const { docs } = await (tx === undefined ? query.get() : tx.get(query));
  return docs[0]?.data() ?? null;
}

/** Appends the entry that follows `last`; returns its path. */
export function appendConsent(
  tx: Transaction,
  db: Firestore,
  uid: string,
  last: ConsentEntry | null,
  entry: Omit<ConsentEntry, 'number' | 'kind'>,
): string {
  const number = (last?.number ?? 0) + 1;
  const ref = entriesOf(db, uid).doc(String(number));
  tx.create(ref, { number, kind: 'face', ...entry });
  return ref.path;
}
