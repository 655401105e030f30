import type { Firestore, Transaction } from 'firebase-admin/firestore';
import { FieldPath } from 'firebase-admin/firestore';
import type { z } from 'zod';
import type { Access, ChildRights } from '../platform/access.ts';
import { accessOf } from '../platform/access.ts';

export interface Guardian {
  readonly uid: string;
  readonly relation: string;
  readonly attendance: boolean;
  readonly consent: boolean;
}

/** Every guardian's account that names the child, whatever its rights and its standing. */
export async function linksTo(
  db: Firestore,
  childUid: string,
  tx?: Transaction,
): Promise<{ uid: string; access: Access; rights: z.output<typeof ChildRights> }[]> {
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
  return (await linksTo(db, childUid)).flatMap(({ uid, access: { role, standing }, rights }) => {
    if (role !== 'guardian' || standing !== 'active' || rights.until <= now) return [];
    const { relation, attendance, consent } = rights;
    return [{ uid, relation, attendance, consent }];
  });
}
