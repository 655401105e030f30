import type {
  CollectionReference,
  DocumentReference,
  Firestore,
  Transaction,
} from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../../platform/firestore.ts';
import { classId } from '../expected.ts';

/** `courses/{c}/exceptions/{meetingId}_{localDate}`: what a person decided about one class, see ClassException. */
export const StoredException = z.object({
  meetingId: z.string(),
  localDate: z.iso.date(),
  kind: z.enum(['cancelled', 'moved']),
  startsAt: z.date().nullable(),
  endsAt: z.date().nullable(),
  placeIds: z.array(z.string()).nullable(),
  revision: z.string(),
  updatedAt: z.date(),
});
export type StoredException = z.output<typeof StoredException>;

export function exceptionsOf(
  db: Firestore,
  courseId: string,
): CollectionReference<StoredException> {
  return collection(db, `courses/${courseId}/exceptions`, StoredException);
}

export function exceptionRef(
  db: Firestore,
  courseId: string,
  meetingId: string,
  localDate: string,
): DocumentReference<StoredException> {
  return exceptionsOf(db, courseId).doc(classId(meetingId, localDate));
}

/** Exceptions of classes planned from `from` (local date) on, and of earlier ones that were moved to after `since`. */
export async function exceptionsAhead(
  db: Firestore,
  courseId: string,
  { from, since }: { readonly from: string; readonly since: Date },
  tx?: Transaction,
): Promise<StoredException[]> {
  const planned = exceptionsOf(db, courseId).where('localDate', '>=', from);
  const moved = exceptionsOf(db, courseId).where('endsAt', '>=', since);
  const found = await Promise.all(
    [planned, moved].map((query) => (tx === undefined ? query.get() : tx.get(query))),
  );
  const each = new Map(found.flatMap(({ docs }) => docs.map((doc) => [doc.id, doc.data()])));
  return [...each.values()];
}
