import type { Firestore, Transaction } from 'firebase-admin/firestore';
import type { Access, ChildRights } from '../../platform/access.ts';
import { accessOf } from '../../platform/access.ts';
import { Failure } from '../../platform/failures.ts';
import type { Suspect } from './blockStore.ts';
import { blockOn, blocksOf } from './blockStore.ts';

export interface OfferedLink {
  readonly childUid: string;
  readonly rights: ChildRights;
  readonly child: Access;
}

/**
 * What an invitation's children come to for this person now: without those from whom a custody block keeps them, and
 * those who are no students any more.
 * @throws Failure invalid-invitation when there were children and none is left; nobody learns of a block by that
 */
export async function offeredLinks(
  db: Firestore,
  children: Readonly<Record<string, ChildRights>>,
  suspect: Suspect,
  tx?: Transaction,
): Promise<OfferedLink[]> {
  const named = Object.entries(children);
  const found = await Promise.all(
    named.map(async ([childUid, rights]): Promise<OfferedLink[]> => {
      const ref = accessOf(db).doc(childUid);
      const [child, blocks] = await Promise.all([
        tx === undefined ? ref.get() : tx.get(ref),
        blocksOf(db, childUid, tx),
      ]);
      const access = child.data();
      const free = access?.role === 'student' && blockOn(blocks, suspect) === null;
      return free ? [{ childUid, rights, child: access }] : [];
    }),
  );
  const links = found.flat();
  if (named.length > 0 && links.length === 0) throw new Failure('invalid-invitation');
  return links;
}
