import type { CollectionReference, DocumentReference, Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../../platform/firestore.ts';
import type { Neighbour } from './neighbours.ts';

/**
 * `lookalikes/{uid}`: the people whose templates are most like this person's, found after an enrolment of either. For
 * the server alone: it tells who looks like whom.
 */
const Lookalikes = z.object({
  /** Of the person's templates, the one that was compared. */
  templateVersion: z.int().min(1),
  /** Most similar first. */
  closest: z.array(
    z.object({ uid: z.string(), templateVersion: z.int().min(1), similarity: z.number() }),
  ),
  /** Whom `closest` names, to be found by. */
  uids: z.array(z.string()),
});
export type Lookalikes = z.output<typeof Lookalikes>;

/** Those of one person. */
export function lookalikesRef(db: Firestore, uid: string): DocumentReference<Lookalikes> {
  return lookalikes(db).doc(uid);
}

/** Who looks most like whom. */
export function lookalikes(db: Firestore): CollectionReference<Lookalikes> {
  return collection(db, 'lookalikes', Lookalikes);
}

/** The document for the neighbours of one template. */
export function lookalikesOf(templateVersion: number, closest: readonly Neighbour[]): Lookalikes {
  const uids = closest.map(({ uid }) => uid);
  return { templateVersion, closest: closest.map((one) => ({ ...one })), uids };
}
