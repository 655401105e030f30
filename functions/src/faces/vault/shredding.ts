import type { Transaction } from 'firebase-admin/firestore';
import { logError } from '../../platform/logError.ts';
import type { Services } from '../../platform/services.ts';
import { deleteImage, deleteImages } from '../images/imageStore.ts';
import { dropKey, dropStaleKeys, shredKeys } from './keyringStore.ts';
import type { PreparedTemplate } from './vault.ts';
import { rawVaultRef } from './vaultStore.ts';

/** Third step, after the commit: shreds what the new template replaced. */
export async function shredReplaced(
  services: Services,
  { uid, stored, replacesImages }: PreparedTemplate,
): Promise<void> {
  const { templateVersion, images } = stored;
  await tidy(uid, () =>
    dropStaleKeys(services.keyring, uid, (key) => key.templateVersion < templateVersion),
  );
  if (replacesImages || images !== undefined) {
    await tidy(uid, () => deleteImages(services, uid, { except: images?.path }));
  }
}

/** Takes back a template that surely was not stored. */
export async function discardTemplate(
  services: Services,
  { uid, stored }: PreparedTemplate,
): Promise<void> {
  await tidy(uid, () => dropKey(services.keyring, uid, stored.sealed.keyId));
  const path = stored.images?.path;
  if (path !== undefined) await tidy(uid, () => deleteImage(services, path));
}

/**
 * Shreds a person's template around the transaction that deletes it from the vault. The key goes first: a
 * crash between leaves a ciphertext that nobody can open, and a retry deletes that too. Keys are looked for
 * again afterwards, and images, for an enrolment may have laid some before the transaction shut it out.
 * @throws Failure unavailable when kept images cannot be deleted; keys are shredded all the same
 */
export async function shredTemplate<R>(
  services: Services,
  uid: string,
  transaction: () => Promise<R>,
): Promise<R> {
  const { db, keyring, clock } = services;
  const holdsImages = (await rawVaultRef(db, uid).get()).get('images') !== undefined;
  await shredKeys(keyring, uid);
  // Known ones must go before the answer; what a killed enrolment left opens with nothing.
  const images = deleteImages(services, uid);
  await (holdsImages ? images : tidy(uid, () => images));
  const result = await transaction();
  const now = clock.now();
  await tidy(uid, () => dropStaleKeys(keyring, uid, ({ createdAt }) => createdAt <= now));
  await tidy(uid, () => deleteImages(services, uid, { madeBy: now }));
  return result;
}

/** Removing what nothing refers to: if it fails the call has still done what it says. */
async function tidy(uid: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    logError('something unreadable stays', error, { uid });
  }
}

/** Deletes the ciphertext; within the transaction given to `shredTemplate`. */
export function deleteTemplate(tx: Transaction, services: Services, uid: string): void {
  tx.delete(rawVaultRef(services.db, uid));
}
