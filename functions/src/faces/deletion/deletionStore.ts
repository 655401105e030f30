import type {
  CollectionReference,
  DocumentReference,
  Firestore,
  Transaction,
} from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../../platform/firestore.ts';

/**
 * `faceDeletions/{name}`: faces that a third party has to forget, by the random name under which it keeps one
 * enrolment. It does not say whose they are. The document goes when the service has confirmed.
 */
export const FaceDeletion = z.object({
  /** Model id of the service, by which its adapter is found. */
  service: z.string(),
  /** As far as they are known. */
  faceIds: z.array(z.string()),
  /** `enrolment`: under way; if it is still here when due, it came to no end. */
  reason: z.enum(['enrolment', 'replaced', 'withdrawn']),
  /** Vain ones. */
  attempts: z.int().min(0),
  dueAt: z.date(),
  createdAt: z.date(),
});
export type FaceDeletion = z.output<typeof FaceDeletion>;

function deletionsOf(db: Firestore): CollectionReference<FaceDeletion> {
  return collection(db, 'faceDeletions', FaceDeletion);
}

/** The note under the name that the service keeps the faces by. */
export function deletionRef(db: Firestore, name: string): DocumentReference<FaceDeletion> {
  return deletionsOf(db).doc(name);
}

interface Noted extends Pick<FaceDeletion, 'service' | 'reason'> {
  readonly faceIds: readonly string[];
}

/** Notes faces to be forgotten, in the transaction after which nobody needs them. */
export function noteDeletion(
  tx: Transaction,
  db: Firestore,
  name: string,
  { service, faceIds, reason }: Noted,
  now: Date,
  dueAt = now,
): void {
  const deletion = { service, faceIds: [...faceIds], reason, attempts: 0, dueAt, createdAt: now };
  tx.set(deletionRef(db, name), deletion);
}

/** Names that are due, oldest first. */
export async function dueDeletions(db: Firestore, now: Date, most: number): Promise<string[]> {
  const due = deletionsOf(db).where('dueAt', '<=', now).orderBy('dueAt').limit(most);
  return (await due.get()).docs.map(({ id }) => id);
}
