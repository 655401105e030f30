import type { CollectionReference, Firestore, Transaction } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../platform/firestore.ts';
import { CourseRules } from '../settings/index.ts';

/** `courses/{c}/ruleVersions/{n}`: a course's own rules as they came into force, never changed. */
export const StoredRuleVersion = z.object({
  version: z.int(),
  rules: CourseRules,
  updatedAt: z.date(),
  /** Null: an edit in the Firebase console, whose audit event may name the editor. */
  updatedBy: z.string().nullable(),
});
export type StoredRuleVersion = z.output<typeof StoredRuleVersion>;

export function ruleVersions(
  db: Firestore,
  courseId: string,
): CollectionReference<StoredRuleVersion> {
  return collection(db, `courses/${courseId}/ruleVersions`, StoredRuleVersion);
}

/** Keeps the version that a course's rules now are; call after the transaction's reads. */
export function keepRuleVersion(
  tx: Transaction,
  db: Firestore,
  courseId: string,
  version: StoredRuleVersion,
): void {
  tx.create(ruleVersions(db, courseId).doc(String(version.version)), version);
}
