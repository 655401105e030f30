import { hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Services } from '../../platform/services.ts';
import type { NamedKey, Owner } from '../vault/sealing.ts';
import { Sealed, UnreadableError, open, seal } from '../vault/sealing.ts';
import { putSealed, readSealed } from './imageStore.ts';

/**
 * Beside a template: where the images are that it was made from, and their key, sealed under the person's data key.
 * The object alone opens with nothing: its key comes into being in memory and is stored with the template, in
 * the transaction of the enrolment. So whatever is killed before leaves nothing readable.
 */
export const KeptImages = z.object({ path: z.string(), key: Sealed });
export type KeptImages = z.output<typeof KeptImages>;

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Stores the images, sealed, as one object. @throws Failure unavailable */
export async function keepImages(
  services: Services,
  owner: Owner,
  dataKey: NamedKey,
  images: readonly Uint8Array[],
): Promise<KeptImages> {
  const imageKey = { keyId: `${dataKey.keyId}/images`, key: randomBytes(32) };
  const plaintext = packed(images);
  try {
    const { iv, tag, ciphertext } = seal(imageKey, owner, plaintext);
    const path = await putSealed(services, owner.uid, Buffer.concat([iv, tag, ciphertext]));
    return { path, key: seal(derived(dataKey), owner, imageKey.key) };
  } finally {
    plaintext.fill(0);
    imageKey.key.fill(0);
  }
}

/** The images again. @throws UnreadableError */
export async function openImages(
  services: Services,
  owner: Owner,
  dataKey: NamedKey,
  { path, key }: KeptImages,
): Promise<Buffer[]> {
  const object = await readSealed(services, path);
  if (object === null) throw new UnreadableError('the images are gone');
  const imageKey = { keyId: `${dataKey.keyId}/images`, key: open(derived(dataKey), owner, key) };
  try {
    const sealed = {
      algorithm: key.algorithm,
      keyId: imageKey.keyId,
      iv: object.subarray(0, IV_BYTES),
      tag: object.subarray(IV_BYTES, IV_BYTES + TAG_BYTES),
      ciphertext: object.subarray(IV_BYTES + TAG_BYTES),
    };
    return unpacked(open(imageKey, owner, sealed));
  } finally {
    imageKey.key.fill(0);
  }
}

function derived({ key, keyId }: NamedKey): NamedKey {
  return { keyId, key: new Uint8Array(hkdfSync('sha256', key, '', 'rollcall/images-key/1', 32)) };
}

/** Each image after its length, 32 bits big-endian. */
function packed(images: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    images.flatMap((image) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(image.length);
      return [length, image];
    }),
  );
}

function unpacked(plaintext: Buffer): Buffer[] {
  const images: Buffer[] = [];
  for (let at = 0; at < plaintext.length;) {
    const end = at + 4 + plaintext.readUInt32BE(at);
    images.push(plaintext.subarray(at + 4, end));
    at = end;
  }
  return images;
}
