import type {
  CollectionReference,
  DocumentReference,
  Firestore,
  Transaction,
} from 'firebase-admin/firestore';
import { FieldPath } from 'firebase-admin/firestore';
import { z } from 'zod';
import { Failure } from './failures.ts';
import { collection, withDates } from './firestore.ts';
import { sameDocument } from './sameDocument.ts';

/** What every document that admins may edit in the Firebase console carries. */
export interface Editable {
  readonly revision: string;
  /** Why the last edit was put back; null when the document is as edited. */
  readonly problem: string | null;
}

/**
 * `settled/{collection}~{id}`: an editable document as the server last wrote it. No client and no person
 * edits this copy, so it tells a console edit (the document differs) from a server write (it does not),
 * is what an invalid edit is put back to, and is what the backend believes until an edit is judged.
 */
const Settled = z.object({ path: z.string(), document: z.record(z.string(), z.unknown()) });
type Settled = z.output<typeof Settled>;

export function settledRef(db: Firestore, path: string): DocumentReference<Settled> {
  return collection(db, 'settled', Settled).doc(path.replaceAll('/', '~'));
}

/** The one way in which the server writes an editable document. Call it after the transaction's reads. */
export function putEditable<T extends Editable>(
  tx: Transaction,
  ref: DocumentReference<T>,
  document: T,
): void {
  tx.set(ref, document);
  const copy = Object.fromEntries(Object.entries(document));
  tx.set(settledRef(ref.firestore, ref.path), { path: ref.path, document: copy });
}

/**
 * The document as last settled. One that the server never wrote, and nobody judged yet, is taken as it
 * stands when it can be read at all, else there is none.
 */
export async function readSettled<T extends Editable>(
  ref: DocumentReference<T>,
  schema: z.ZodType<T>,
  tx?: Transaction,
): Promise<T | undefined> {
  const copy = settledRef(ref.firestore, ref.path);
  const kept = (await (tx === undefined ? copy.get() : tx.get(copy))).data();
  if (kept !== undefined) return schema.parse(kept.document);
  const raw = ref.firestore.doc(ref.path);
  return readable(schema, (await (tx === undefined ? raw.get() : tx.get(raw))).data());
}

/**
 * All documents of a collection as they were settled last, with their ids, by id. An unjudged edit, be it
 * unreadable, takes nothing away from anybody; a new document counts once it is judged.
 */
export async function listSettled<T extends Editable>(
  of: CollectionReference<T>,
  schema: z.ZodType<T>,
  most: number,
): Promise<(T & { readonly id: string })[]> {
  const found = await collection(of.firestore, 'settled', Settled)
    .where(FieldPath.documentId(), '>=', `${of.path}~`)
    .where(FieldPath.documentId(), '<', `${of.path}~\uf8ff`)
    .limit(most)
    .get();
  return found.docs.map((copy) => {
    const { path, document } = copy.data();
    return { ...schema.parse(document), id: path.slice(of.path.length + 1) };
  });
}

/**
 * The document to change, inside the transaction that changes it; undefined when there is none.
 * @throws Failure in-progress while an edit in the Firebase console waits to be judged
 */
export async function readForChange<T extends Editable>(
  tx: Transaction,
  ref: DocumentReference<T>,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  const [live, copy] = await Promise.all([
    tx.get(ref.firestore.doc(ref.path)),
    tx.get(settledRef(ref.firestore, ref.path)),
  ]);
  const kept = copy.data();
  if (kept !== undefined && sameDocument(live.data(), kept.document))
    return schema.parse(kept.document);
  if (kept === undefined && !live.exists) return undefined;
  throw new Failure('in-progress', {
    detail: 'An edit made in the Firebase console is still being judged.',
    retryAfterS: 2,
  });
}

function readable<T>(schema: z.ZodType<T>, data: unknown): T | undefined {
  const parsed = schema.safeParse(withDates(data ?? null));
  return parsed.success ? parsed.data : undefined;
}
