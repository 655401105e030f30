import type {
  CollectionReference,
  DocumentReference,
  Firestore,
  Query,
} from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../../platform/firestore.ts';

export const APPEAL_STATUSES = ['open', 'withdrawn', 'accepted', 'rejected'] as const;
export const APPEALED = ['checkIn', 'checkOut'] as const;
export type Appealed = (typeof APPEALED)[number];

/** `appeals/{session}_{uid}_{operation}`: the path is the rule that a student appeals each thing once. */
export const StoredAppeal = z.object({
  uid: z.string(),
  sessionId: z.string(),
  courseId: z.string(),
  operation: z.enum(APPEALED),
  /** The attempt it is about; null: an automatic absent without one. */
  attemptId: z.string().nullable(),
  note: z.string(),
  status: z.enum(APPEAL_STATUSES),
  /** 1, and one more each time it is made again after a withdrawal. */
  round: z.int(),
  createdAt: z.date(),
  updatedAt: z.date(),
  decision: z
    .object({ by: z.string(), at: z.date(), reason: z.string(), eventId: z.string().nullable() })
    .nullable(),
});
export type StoredAppeal = z.output<typeof StoredAppeal>;

export function appeals(db: Firestore): CollectionReference<StoredAppeal> {
  return collection(db, 'appeals', StoredAppeal);
}

export function appealRef(
  db: Firestore,
  sessionId: string,
  uid: string,
  operation: Appealed,
): DocumentReference<StoredAppeal> {
  return appeals(db).doc(`${sessionId}_${uid}_${operation}`);
}

export interface AppealFilter {
  readonly uid?: string | undefined;
  readonly courseId?: string | undefined;
  readonly status?: StoredAppeal['status'] | undefined;
}

/** Appeals by any mix of filters, newest first; ties by id. */
export function appealsQuery(
  db: Firestore,
  { uid, courseId, status }: AppealFilter,
): Query<StoredAppeal> {
  let query: Query<StoredAppeal> = appeals(db);
  if (uid !== undefined) query = query.where('uid', '==', uid);
  if (courseId !== undefined) query = query.where('courseId', '==', courseId);
  if (status !== undefined) query = query.where('status', '==', status);
  return query.orderBy('createdAt', 'desc').orderBy('__name__', 'desc');
}
