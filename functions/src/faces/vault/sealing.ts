import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';

const ALGORITHM = 'A256GCM';
const KEY_BYTES = 32;
const IV_BYTES = 12;
/** Always given: without it Node opens tags as short as 4 bytes. */
const TAG_BYTES = 16;

/** Whose secret it is. Bound to it as additional data, so that it opens nowhere else. */
export interface Owner {
  readonly project: string;
  readonly uid: string;
  /** Counts a person's enrolments. */
  readonly templateVersion: number;
}

/** A key and the name under which it is kept; names carry the version of the key. */
export interface NamedKey {
  readonly keyId: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** What `seal` makes and the database keeps. */
export const Sealed = z.object({
  algorithm: z.string(),
  keyId: z.string(),
  iv: z.instanceof(Uint8Array),
  ciphertext: z.instanceof(Uint8Array),
  tag: z.instanceof(Uint8Array),
});
export type Sealed = z.output<typeof Sealed>;

/** The sealed data, its key or what it is bound to is not what it was when it was sealed. */
export class UnreadableError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UnreadableError';
  }
}

/** Encrypts and authenticates (AES-256-GCM, NIST SP 800-38D) under a random 96-bit IV. */
export function seal({ key, keyId }: NamedKey, owner: Owner, plaintext: Uint8Array): Sealed {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', checked(key), iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(boundTo(owner, ALGORITHM, keyId));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return { algorithm: ALGORITHM, keyId, iv, ciphertext, tag: cipher.getAuthTag() };
}

/** The plaintext; the caller zeroes it after use. @throws UnreadableError */
export function open({ key, keyId }: NamedKey, owner: Owner, sealed: Sealed): Buffer {
  const { algorithm, iv, ciphertext, tag } = sealed;
  if (algorithm !== ALGORITHM || sealed.keyId !== keyId) {
    throw new UnreadableError('sealed with another algorithm or key');
  }
  if (iv.length !== IV_BYTES || tag.length !== TAG_BYTES) {
    throw new UnreadableError('malformed IV or tag');
  }
  const decipher = createDecipheriv('aes-256-gcm', checked(key), iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(owner, algorithm, keyId));
  decipher.setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch (cause) {
    throw new UnreadableError('sealed data was changed or belongs elsewhere', { cause });
  }
}

/** project|uid|templateVersion|algorithm|keyId, escaped so that no two owners spell the same bytes. */
function boundTo({ project, uid, templateVersion }: Owner, algorithm: string, keyId: string) {
  const parts = [project, uid, String(templateVersion), algorithm, keyId];
  return Buffer.from(parts.map(encodeURIComponent).join('|'));
}

function checked(key: Uint8Array): Uint8Array {
  if (key.length !== KEY_BYTES) throw new UnreadableError('a key has 32 bytes');
  return key;
}
