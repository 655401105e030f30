import type {
  DocumentReference,
  DocumentSnapshot,
  Firestore,
  Transaction,
} from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../../platform/firestore.ts';

/** `faceDrift/{uid}`: how alike the person's accepted check-ins were to the template. For the server alone: scores. */
const StoredDrift = z.object({
  templateVersion: z.int().min(1),
  count: z.int().min(0),
  mean: z.number(),
  /** The threshold of acceptance when it was written. */
  acceptFrom: z.number(),
  asked: z.boolean(),
});
export type StoredDrift = z.output<typeof StoredDrift>;

/** As it was read. */
export type FaceDrift = DocumentSnapshot<StoredDrift>;

/** The drift as it stands now, to be written with that as its precondition. */
export function driftOf(db: Firestore, uid: string): Promise<FaceDrift> {
  return driftRef(db, uid).get();
}

/** Begins the drift of a new template. A check-in only goes on with what is there, so that none outlives a withdrawal. */
export function beginDrift(
  tx: Transaction,
  db: Firestore,
  uid: string,
  templateVersion: number,
): void {
  tx.set(driftRef(db, uid), { templateVersion, count: 0, mean: 0, acceptFrom: 0, asked: false });
}

/** Where a person's drift is kept. */
export function driftRef(db: Firestore, uid: string): DocumentReference<StoredDrift> {
  return collection(db, 'faceDrift', StoredDrift).doc(uid);
}
