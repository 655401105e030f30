import type { CollectionReference, Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection, isAlreadyExists } from '../../platform/firestore.ts';

/**
 * `keyEncryptionKeys/{number}`, beside the keyring: key-encryption keys, encrypted under a key of the key service. The
 * highest number wraps from now on; older ones stay until no data key is wrapped under them any more.
 */
const WrappedKek = z.object({
  number: z.int().min(1),
  /** Name of the key service's key that it is encrypted under. */
  serviceKey: z.string(),
  ciphertext: z.instanceof(Uint8Array),
  /** `rotating` while data keys under older ones are being wrapped under this one. */
  state: z.enum(['settled', 'rotating']),
  createdAt: z.date(),
});
export type WrappedKek = z.output<typeof WrappedKek>;

function keksOf(keyring: Firestore): CollectionReference<WrappedKek> {
  return collection(keyring, 'keyEncryptionKeys', WrappedKek);
}

/** The one with the highest number; null while there is none. */
export async function newestKek(keyring: Firestore): Promise<WrappedKek | null> {
  const found = await keksOf(keyring).orderBy('number', 'desc').limit(1).get();
  return found.docs[0]?.data() ?? null;
}

/** Null when there is none of this number. */
export async function kekNumbered(keyring: Firestore, number: number): Promise<WrappedKek | null> {
  return (await keksOf(keyring).doc(String(number)).get()).data() ?? null;
}

/** False when another process has made the one with this number. */
export async function createKek(keyring: Firestore, kek: WrappedKek): Promise<boolean> {
  try {
    await keksOf(keyring).doc(String(kek.number)).create(kek);
    return true;
  } catch (error) {
    if (isAlreadyExists(error)) return false;
    throw error;
  }
}

/** Notes that nothing is wrapped under older ones any more. */
export async function settleKek(keyring: Firestore, number: number): Promise<void> {
  await keksOf(keyring).doc(String(number)).update({ state: 'settled' });
}
