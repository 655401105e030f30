import type { Firestore, Transaction } from 'firebase-admin/firestore';
import { FieldPath, FieldValue } from 'firebase-admin/firestore';
import type { Access, ChildRights } from '../../platform/access.ts';
import { accessOf } from '../../platform/access.ts';
import type { Write } from '../../platform/commit.ts';
import { Failure } from '../../platform/failures.ts';
import { newRevision } from '../../platform/revision.ts';

/** The child of a link to be made. @throws Failure not-found for whoever is no student */
export async function studentIn(tx: Transaction, db: Firestore, uid: string): Promise<Access> {
  const child = (await tx.get(accessOf(db).doc(uid))).data();
  if (child?.role !== 'student') throw new Failure('not-found');
  return child;
}

/** Makes or replaces a link of an account that is a guardian's. `child`: the child's access. Only writes. */
export function putLink(
  write: Write,
  db: Firestore,
  guardianUid: string,
  childUid: string,
  rights: ChildRights,
  child: Access,
): void {
  const { tx, audit } = write;
  const { suspended: _old, ...stated } = rights;
  const link = child.standing === 'suspended' ? { ...stated, suspended: true } : stated;
  const ref = accessOf(db).doc(guardianUid);
  tx.update(ref, new FieldPath('children', childUid), link);
  audit({ action: 'guardian.linked', subject: ref.path, details: wordsOf(childUid, link) });
  if (link.verified) tell(write, 'guardian.linked', guardianUid, childUid);
}

/** Ends a link that is there. Only writes. */
export function endLink(write: Write, db: Firestore, guardianUid: string, childUid: string): void {
  const { tx, audit } = write;
  const ref = accessOf(db).doc(guardianUid);
  tx.update(ref, new FieldPath('children', childUid), FieldValue.delete());
  audit({ action: 'guardian.unlinked', subject: ref.path, details: { child: childUid } });
  tell(write, 'guardian.unlinked', guardianUid, childUid);
}

/** A guardian is told that a link began or ended, never why. */
export function tell(
  { intent }: Write,
  kind: 'guardian.linked' | 'guardian.unlinked',
  guardianUid: string,
  childUid: string,
): void {
  // A pair may be linked and unlinked any number of times.
  const dedupeKey = `${kind}:${guardianUid}:${childUid}:${newRevision()}`;
  intent({ dedupeKey, kind, to: [guardianUid], data: { childUid } });
}

/** What the audit keeps of a link. */
export function wordsOf(
  child: string,
  { relation, attendance, consent, absences, verified }: ChildRights,
): Record<string, string | boolean> {
  return { child, relation, attendance, consent, absences, verified };
}
