import type { Firestore, Transaction } from 'firebase-admin/firestore';
import { FieldPath, FieldValue } from 'firebase-admin/firestore';
import type { Access, ChildRights } from '../../platform/access.ts';
import { accessOf, isLinkedTo } from '../../platform/access.ts';

export interface Guardian {
  readonly uid: string;
  readonly relation: string;
  readonly attendance: boolean;
  readonly consent: boolean;
  readonly absences: boolean;
}

export interface Link {
  /** The guardian's. */
  readonly uid: string;
  readonly access: Access;
  readonly rights: ChildRights;
}

/** Every guardian's account that names the child, whatever its rights and its standing. */
export async function linksTo(db: Firestore, childUid: string, tx?: Transaction): Promise<Link[]> {
  const relation = new FieldPath('children', childUid, 'relation');
  const query = accessOf(db).where(relation, '!=', null);
  const { docs } = await (tx === undefined ? query.get() : tx.get(query));
  return docs.flatMap((doc) => {
    const access = doc.data();
    const rights = access.children[childUid];
    return rights === undefined ? [] : [{ uid: doc.id, access, rights }];
  });
}

/** Who holds which rights for a child at this moment; suspended guardians are left out. */
export async function guardiansOf(db: Firestore, childUid: string, now: Date): Promise<Guardian[]> {
  return (await linksTo(db, childUid)).flatMap(({ uid, access, rights }) => {
    if (access.standing !== 'active' || !isLinkedTo(access, childUid, now)) return [];
    const { relation, attendance, consent, absences } = rights;
    return [{ uid, relation, attendance, consent, absences }];
  });
}

/** Ends every link to an account that is no student any more. Only writes. */
export function endLinksTo(
  tx: Transaction,
  db: Firestore,
  childUid: string,
  links: readonly Link[],
): void {
  for (const { uid } of links) {
    tx.update(accessOf(db).doc(uid), new FieldPath('children', childUid), FieldValue.delete());
  }
}

/** Copies a child's standing to the links that name it: a suspended child's say nothing. Only writes. */
export function suspendLinksTo(
  tx: Transaction,
  db: Firestore,
  childUid: string,
  links: readonly Link[],
  suspended: boolean,
): void {
  const copy = new FieldPath('children', childUid, 'suspended');
  for (const { uid, rights } of links) {
    if ((rights.suspended ?? false) !== suspended)
      tx.update(accessOf(db).doc(uid), copy, suspended);
  }
}
