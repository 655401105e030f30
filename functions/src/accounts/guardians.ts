import type { Firestore } from 'firebase-admin/firestore';
import { FieldPath } from 'firebase-admin/firestore';
import { accessOf } from '../platform/access.ts';

export interface Guardian {
  readonly uid: string;
  readonly relation: string;
  readonly attendance: boolean;
  readonly consent: boolean;
}

/** Who holds which rights for a child at this moment; suspended guardians are left out. */
export async function guardiansOf(db: Firestore, childUid: string, now: Date): Promise<Guardian[]> {
  const relation = new FieldPath('children', childUid, 'relation');
  const { docs } = await accessOf(db).where(relation, '!=', null).get();
  return docs.flatMap((doc) => {
    const { role, standing, children } = doc.data();
    const rights = children[childUid];
    if (rights === undefined || role !== 'guardian' || standing !== 'active') return [];
    const { relation: how, attendance, consent, until } = rights;
    return until > now ? [{ uid: doc.id, relation: how, attendance, consent }] : [];
  });
}
