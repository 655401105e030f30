import type {
  CollectionReference,
  DocumentReference,
  Firestore,
  Query,
} from 'firebase-admin/firestore';
import { z } from 'zod';
import { sha256Hex } from '../../platform/crypto.ts';
import { collection } from '../../platform/firestore.ts';
import type { AnomalyKind, AnomalyState } from './shapes.ts';
import { StoredAnomaly } from './shapes.ts';

export function anomalies(db: Firestore): CollectionReference<StoredAnomaly> {
  return collection(db, 'anomalies', StoredAnomaly);
}

/** One anomaly with its id. */
export type Anomaly = StoredAnomaly & { readonly id: string };

/** Named by what it is about and the time that it is, so that two runs cannot find it twice. */
export function anomalyRef(
  db: Firestore,
  subject: string,
  episode: number,
): DocumentReference<StoredAnomaly> {
  return anomalies(db).doc(`${sha256Hex(subject).slice(0, 32)}-${String(episode)}`);
}

/** What staff of a course should look at, what changed last first. Those of the whole school are under null. */
export async function openAnomaliesOf(
  db: Firestore,
  courseId: string | null,
  limit: number,
): Promise<Anomaly[]> {
  const { docs } = await anomaliesQuery(db, { courseId, state: 'open' }).limit(limit).get();
  return docs.map((doc) => ({ id: doc.id, ...doc.data() }));
}

/** What lists are asked for; whatever is left out is not asked. */
export interface AnomalyFilter {
  readonly courseId?: string | null | undefined;
  readonly studentUid?: string | undefined;
  readonly kind?: AnomalyKind | undefined;
  readonly state?: AnomalyState | undefined;
  /** Changed since. */
  readonly from?: Date | undefined;
}

/** By any mix of filters, what changed last first; ties by id. */
export function anomaliesQuery(db: Firestore, filter: AnomalyFilter): Query<StoredAnomaly> {
  const { courseId, studentUid, kind, state, from } = filter;
  let query: Query<StoredAnomaly> = anomalies(db);
  if (courseId !== undefined) query = query.where('courseId', '==', courseId);
  if (studentUid !== undefined) query = query.where('studentUids', 'array-contains', studentUid);
  if (kind !== undefined) query = query.where('kind', '==', kind);
  if (state !== undefined) query = query.where('state', '==', state);
  if (from !== undefined) query = query.where('lastSeenAt', '>=', from);
  return query.orderBy('lastSeenAt', 'desc').orderBy('__name__', 'desc');
}

/** Those of a course that hold still. */
export function currentOfCourse(db: Firestore, courseId: string): Query<StoredAnomaly> {
  return anomalies(db).where('courseId', '==', courseId).where('current', '==', true);
}

/** Those of these kinds that hold still, wherever, by id. */
export function currentOfKinds(db: Firestore, kinds: readonly AnomalyKind[]): Query<StoredAnomaly> {
  return anomalies(db).where('kind', 'in', kinds).where('current', '==', true).orderBy('__name__');
}

/** Those about a student that hold still. */
export function currentOfStudent(db: Firestore, uid: string): Query<StoredAnomaly> {
  return anomalies(db).where('studentUids', 'array-contains', uid).where('current', '==', true);
}

/** The latest time that it was found. */
export function lastEpisodeOf(db: Firestore, subject: string): Query<StoredAnomaly> {
  return anomalies(db).where('subject', '==', subject).orderBy('episode', 'desc').limit(1);
}

/** `anomalyNotices/{audience}~{date}`: how many were told to these people on that date (UTC). */
const StoredTold = z.object({ told: z.int().min(0), expiresAt: z.date() });
export type StoredTold = z.output<typeof StoredTold>;

export function toldRef(db: Firestore, audience: string, now: Date): DocumentReference<StoredTold> {
  const id = `${audience}~${now.toISOString().slice(0, 10)}`;
  return collection(db, 'anomalyNotices', StoredTold).doc(id);
}
