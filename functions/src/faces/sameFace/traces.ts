import type { Firestore, Transaction } from 'firebase-admin/firestore';
import { driftRef } from '../drift/driftStore.ts';
import { conflicts } from './conflictStore.ts';
import { lookalikes, lookalikesOf, lookalikesRef } from './lookalikeStore.ts';
import { withoutNeighbour } from './neighbours.ts';
import { searches } from './searchStore.ts';

/**
 * Everything beside the template that was derived from a person's face: searches, conflicts, lookalikes (also where
 * others' name the person) and the drift of similarities. Reads them within a transaction; what it gives deletes them.
 */
export async function tracesOf(
  tx: Transaction,
  db: Firestore,
  uid: string,
): Promise<{ readonly delete: () => void }> {
  const [searching, conflicting, naming] = await Promise.all([
    tx.get(searches(db).where('uid', '==', uid)),
    tx.get(conflicts(db).where('uids', 'array-contains', uid)),
    tx.get(lookalikes(db).where('uids', 'array-contains', uid)),
  ]);
  return {
    delete: () => {
      for (const { ref } of [...searching.docs, ...conflicting.docs]) tx.delete(ref);
      for (const doc of naming.docs) {
        const { templateVersion, closest } = doc.data();
        tx.set(doc.ref, lookalikesOf(templateVersion, withoutNeighbour(closest, uid)));
      }
      tx.delete(lookalikesRef(db, uid));
      tx.delete(driftRef(db, uid));
    },
  };
}
