import { createHash } from 'node:crypto';
import { decodeBase64 } from '../base64.ts';
import type { KeyEncryptionKeys } from './keyWrapper.ts';
import type { NamedKey } from './sealing.ts';

/**
 * Key-encryption keys from a secret: 32 bytes in base64. After a rotation the secret holds several,
 * separated by commas: the first wraps, all unwrap.
 * @throws Error when the secret is missing or malformed; the message does not repeat it
 */
export function localKeys(secret: string): KeyEncryptionKeys {
  const keys = secret.split(',').map((text) => named(text.trim()));
  return {
    current: () => {
      const [first] = keys;
      return first === undefined ? Promise.reject(malformed()) : Promise.resolve(first);
    },
    byId: (keyId) => Promise.resolve(keys.find((key) => key.keyId === keyId) ?? null),
  };
}

/** The id is a fingerprint, so that it follows from the key and changes with it. */
function named(text: string): NamedKey {
  const key = decodeBase64(text);
  if (key?.length !== 32) throw malformed();
  const fingerprint = createHash('sha256').update('rollcall/kek-id/1').update(key).digest('hex');
  return { keyId: `local/${fingerprint.slice(0, 16)}`, key };
}

function malformed(): Error {
  return new Error('TEMPLATE_KEK must be 32 bytes in base64');
}
