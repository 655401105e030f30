import type {
  CollectionReference,
  DocumentReference,
  Firestore,
  Transaction,
} from 'firebase-admin/firestore';
import { FieldPath } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection, getEach } from '../../platform/firestore.ts';
import { KeptImages } from '../images/keptImages.ts';
import { Sealed } from './sealing.ts';

/** `vault/{uid}`: a person's face template, sealed. No client may read it. */
export const StoredTemplate = z.object({
  templateVersion: z.int().min(1),
  model: z.object({
    id: z.string(),
    version: z.string(),
    /** Null: the sealed part names faces that a service keeps. */
    dimension: z.int().min(1).max(8192).nullable(),
  }),
  /** Images the template is the mean of. */
  shots: z.int().min(1),
  sealed: Sealed,
  /** Where the policy keeps them. */
  images: KeptImages.optional(),
  /** The random name under which a third party keeps the faces; absent where none does. */
  keptAs: z.string().optional(),
  createdAt: z.date(),
});
export type StoredTemplate = z.output<typeof StoredTemplate>;

export function vaultOf(db: Firestore): CollectionReference<StoredTemplate> {
  return collection(db, 'vault', StoredTemplate);
}

/** The template of each person, in their order; null without one, an error when it cannot be parsed. */
export function storedTemplates(
  db: Firestore,
  uids: readonly string[],
): Promise<(StoredTemplate | Error | null)[]> {
  return getEach(
    db,
    uids.map((uid) => vaultOf(db).doc(uid)),
  );
}

/** Uids of people with a template, in their order, after this one. */
export async function enrolledAfter(
  db: Firestore,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const ordered = db.collection('vault').select().orderBy(FieldPath.documentId());
  const rest = after === null ? ordered : ordered.startAfter(after);
  return (await rest.limit(limit).get()).docs.map(({ id }) => id);
}

/** Whether there is a face template of somebody, readable or not; one read. */
export async function hasTemplate(tx: Transaction, db: Firestore, uid: string): Promise<boolean> {
  return (await tx.get(rawVaultRef(db, uid))).exists;
}

/** The same document unparsed, so that a damaged one can still be replaced or deleted. */
export function rawVaultRef(db: Firestore, uid: string): DocumentReference {
  return db.collection('vault').doc(uid);
}
