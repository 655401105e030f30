import type { DocumentReference, Firestore, Transaction } from 'firebase-admin/firestore';
import { FieldPath, FieldValue } from 'firebase-admin/firestore';
import { z } from 'zod';
import { accessOf } from '../platform/access.ts';
import { collection } from '../platform/firestore.ts';

/** `courses/{c}/staff/{uid}`: who teaches a course, and until when (UTC). */
export const StaffGrant = z.object({
  uid: z.string(),
  role: z.enum(['instructor', 'substitute']),
  until: z.date(),
  /** The admin who gave it. */
  grantedBy: z.string(),
  updatedAt: z.date(),
});
export type StaffGrant = z.output<typeof StaffGrant>;

/** Makes an instructor staff of a course: the grant and its copy in access, always together. Only writes. */
export function grantStaff(
  tx: Transaction,
  db: Firestore,
  courseId: string,
  grant: StaffGrant,
): void {
  tx.set(staffGrantRef(db, courseId, grant.uid), grant);
  tx.update(accessOf(db).doc(grant.uid), new FieldPath('staffOf', courseId), grant.until);
}

/** Takes a course away from its staff member, whose account must exist. Only writes. */
export function revokeStaff(tx: Transaction, db: Firestore, courseId: string, uid: string): void {
  tx.delete(staffGrantRef(db, courseId, uid));
  tx.update(accessOf(db).doc(uid), new FieldPath('staffOf', courseId), FieldValue.delete());
}

/** The courses of these that do not exist. */
export async function missingCourses(
  tx: Transaction,
  db: Firestore,
  courseIds: readonly string[],
): Promise<string[]> {
  const docs = await Promise.all(courseIds.map((id) => tx.get(db.doc(`courses/${id}`))));
  return docs.filter(({ exists }) => !exists).map(({ id }) => id);
}

export function staffGrantRef(
  db: Firestore,
  courseId: string,
  uid: string,
): DocumentReference<StaffGrant> {
  return collection(db, `courses/${courseId}/staff`, StaffGrant).doc(uid);
}

/** A course has a handful of instructors; substitutes whose time is over stay until they are taken off. */
const MOST_GRANTS = 200;

/** The grants of a course, those that have ended too, by uid. */
export async function staffGrantsOf(db: Firestore, courseId: string): Promise<StaffGrant[]> {
  const grants = collection(db, `courses/${courseId}/staff`, StaffGrant);
  const found = await grants.limit(MOST_GRANTS).get();
  return found.docs.map((doc) => doc.data());
}
