import type { CollectionReference, Firestore } from 'firebase-admin/firestore';
import { collection } from '../../platform/firestore.ts';
import { StoredAnomaly } from './shapes.ts';

export function anomalies(db: Firestore): CollectionReference<StoredAnomaly> {
  return collection(db, 'anomalies', StoredAnomaly);
}

/** One anomaly with its id. */
export type Anomaly = StoredAnomaly & { readonly id: string };

/** What staff of a course should look at, what changed last first. Those of the whole school are under null. */
export async function openAnomaliesOf(
  db: Firestore,
  courseId: string | null,
  limit: number,
): Promise<Anomaly[]> {
  const { docs } = await anomalies(db)
    .where('courseId', '==', courseId)
    .where('state', '==', 'open')
    .orderBy('lastSeenAt', 'desc')
    .orderBy('__name__', 'desc')
    .limit(limit)
    .get();
  return docs.map((doc) => ({ id: doc.id, ...doc.data() }));
}
