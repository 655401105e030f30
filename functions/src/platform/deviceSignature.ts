import type { KeyObject } from 'node:crypto';
import { createPublicKey, verify } from 'node:crypto';

/** Length of a raw ECDSA signature on P-256: r and s, 32 bytes each, big endian (IEEE P1363). */
const RAW_SIGNATURE_BYTES = 64;

/**
 * The P-256 public key in a base64 SubjectPublicKeyInfo (what WebCrypto exports as "spki"), or null.
 * One key has one text: only canonical base64 of canonical DER with the uncompressed point is taken, so
 * that an id derived from the bytes cannot be varied.
 */
export function p256Key(publicKeySpkiBase64: string): KeyObject | null {
  const der = Buffer.from(publicKeySpkiBase64, 'base64');
  if (der.toString('base64') !== publicKeySpkiBase64) return null;
  try {
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') return null;
    return key.export({ format: 'der', type: 'spki' }).equals(der) && der.length === 91
      ? key
      : null;
  } catch {
    return null;
  }
}

/**
 * Whether `signatureRaw` (r||s, 64 bytes, as WebCrypto's ECDSA gives it) over SHA-256 of `message` was made
 * with this key. Anything malformed is false, never an exception.
 */
export function verifyP256(
  publicKeySpkiBase64: string,
  message: Uint8Array,
  signatureRaw: Uint8Array,
): boolean {
  const key = p256Key(publicKeySpkiBase64);
  if (key === null || signatureRaw.length !== RAW_SIGNATURE_BYTES) return false;
  return verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signatureRaw);
}
