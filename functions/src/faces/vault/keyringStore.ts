import type { CollectionReference, Firestore } from 'firebase-admin/firestore';
import { FieldPath, FieldValue } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection, getEach, isPreconditionFailed } from '../../platform/firestore.ts';
import { Sealed } from './sealing.ts';

const WrappedKey = z.object({
  templateVersion: z.int().min(1),
  wrapped: Sealed,
  createdAt: z.date(),
});
export type WrappedKey = z.output<typeof WrappedKey>;

/**
 * `keyring/{uid}`, in a database of its own: the person's wrapped data keys by id. There is one, and for the
 * moment of an enrolment a second: no transaction spans two databases, so the new key is laid beside the old
 * one until the vault names it. Deleting the document makes every copy of the template unreadable.
 */
const Keyring = z.object({ keys: z.record(z.string(), WrappedKey) });

function keyringOf(keyring: Firestore): CollectionReference<z.output<typeof Keyring>> {
  return collection(keyring, 'keyring', Keyring);
}

/** A person's wrapped data keys by id. */
export type Keys = Readonly<Record<string, WrappedKey>>;

/** The keys of each person, in their order; none when there is no keyring, an error when it cannot be parsed. */
export async function wrappedKeysOf(
  keyring: Firestore,
  uids: readonly string[],
): Promise<(Keys | Error)[]> {
  const found = await getEach(
    keyring,
    uids.map((uid) => keyringOf(keyring).doc(uid)),
  );
  return found.map((one) => (one instanceof Error ? one : (one?.keys ?? {})));
}

export async function putKey(
  keyring: Firestore,
  uid: string,
  keyId: string,
  key: WrappedKey,
): Promise<void> {
  await keyringOf(keyring)
    .doc(uid)
    .set({ keys: { [keyId]: key } }, { merge: true });
}

/** Removes one key; that it is gone already is well. */
export async function dropKey(keyring: Firestore, uid: string, keyId: string): Promise<void> {
  try {
    await keyringOf(keyring).doc(uid).update(new FieldPath('keys', keyId), FieldValue.delete());
  } catch (error) {
    if (!isPreconditionFailed(error)) throw error;
  }
}

/** Removes every key that `isStale` names, and the document with the last of them. */
export async function dropStaleKeys(
  keyring: Firestore,
  uid: string,
  isStale: (key: WrappedKey) => boolean,
): Promise<void> {
  const ref = keyringOf(keyring).doc(uid);
  await keyring.runTransaction(async (tx) => {
    const keys = Object.entries((await tx.get(ref)).data()?.keys ?? {});
    const kept = keys.filter(([, key]) => !isStale(key));
    if (kept.length === keys.length) return;
    if (kept.length === 0) tx.delete(ref);
    else tx.set(ref, { keys: Object.fromEntries(kept) });
  });
}

/** Uids that have a keyring, in their order, after this one; fewer than `limit` mean that there are no more. */
export async function keyringsAfter(
  keyring: Firestore,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const ordered = keyring.collection('keyring').select().orderBy(FieldPath.documentId());
  const rest = after === null ? ordered : ordered.startAfter(after);
  const page = await rest.limit(limit).get();
  return page.docs.map(({ id }) => id);
}

/**
 * Wraps the person's data keys anew: what `rewrap` gives takes the place of the old, null leaves it. Whatever comes
 * between (an enrolment, a withdrawal, another rotation) is kept, and looked at again.
 * @returns keys that were replaced
 */
export async function rewrapKeys(
  keyring: Firestore,
  uid: string,
  rewrap: (key: WrappedKey) => Promise<Sealed | null>,
): Promise<number> {
  const ref = keyringOf(keyring).doc(uid);
  for (;;) {
    const snapshot = await ref.get();
    const { updateTime } = snapshot;
    const keys = snapshot.data()?.keys ?? {};
    const changes: [FieldPath, Sealed][] = [];
    for (const [keyId, key] of Object.entries(keys)) {
      const wrapped = await rewrap(key);
      if (wrapped !== null) changes.push([new FieldPath('keys', keyId, 'wrapped'), wrapped]);
    }
    const [first, ...others] = changes;
    if (first === undefined || updateTime === undefined) return 0;
    try {
      await ref.update(...first, ...others.flat(), { lastUpdateTime: updateTime });
      return changes.length;
    } catch (error) {
      if (!isPreconditionFailed(error)) throw error;
    }
  }
}

/** Shreds the person's template, wherever copies of it may be. */
export async function shredKeys(keyring: Firestore, uid: string): Promise<void> {
  await keyringOf(keyring).doc(uid).delete();
}
