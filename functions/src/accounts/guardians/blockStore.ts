import type {
  CollectionReference,
  DocumentReference,
  Firestore,
  Transaction,
} from 'firebase-admin/firestore';
import { z } from 'zod';
import { Failure } from '../../platform/failures.ts';
import { collection } from '../../platform/firestore.ts';

/** Somebody who may not be a guardian of a child: an account, an address, or both. */
const Block = z.object({
  uid: z.string().nullable(),
  email: z.string().nullable(),
  /** For admins only. */
  reason: z.string(),
  by: z.string(),
  at: z.date(),
});
export type Block = z.output<typeof Block>;

/**
 * `guardianBlocks/{childUid}`: the custody blocks of one child. One document, so that whatever makes a link reads it
 * in its transaction and cannot pass by a block that is being made.
 */
const StoredBlocks = z.object({ blocks: z.record(z.string(), Block), updatedAt: z.date() });
export type StoredBlocks = z.output<typeof StoredBlocks>;

export interface Suspect {
  readonly uid: string | null;
  readonly email: string | null;
}

function blocks(db: Firestore): CollectionReference<StoredBlocks> {
  return collection(db, 'guardianBlocks', StoredBlocks);
}

export function blocksRef(db: Firestore, childUid: string): DocumentReference<StoredBlocks> {
  return blocks(db).doc(childUid);
}

/** The blocks of a child, by their id. */
export async function blocksOf(
  db: Firestore,
  childUid: string,
  tx?: Transaction,
): Promise<Readonly<Record<string, Block>>> {
  const ref = blocksRef(db, childUid);
  return (await (tx === undefined ? ref.get() : tx.get(ref))).data()?.blocks ?? {};
}

/** The id of the block that keeps this person away; null when none does. */
export function blockOn(
  all: Readonly<Record<string, Block>>,
  { uid, email }: Suspect,
): string | null {
  const found = Object.entries(all).find(
    ([, block]) => (uid !== null && block.uid === uid) || (email !== null && block.email === email),
  );
  return found?.[0] ?? null;
}

/** @throws Failure conflict where an admin would link somebody whom a block keeps away */
export async function mustNotBeBlocked(
  tx: Transaction,
  db: Firestore,
  childUid: string,
  suspect: Suspect,
): Promise<void> {
  if (blockOn(await blocksOf(db, childUid, tx), suspect) === null) return;
  throw new Failure('conflict', {
    detail: 'A custody block keeps this person from the child: unblockGuardian lifts it.',
  });
}
