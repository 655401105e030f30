import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** What PKCS#8 says before the 32 bytes of an Ed25519 seed (RFC 8410, section 7). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SEED_BYTES = 32;
/** The 32 bytes of a public key in base64url; the last character holds four bits. */
const PUBLIC_X = /^[\w-]{42}[AEIMQUYcgkosw048]$/;

/** A public Ed25519 key as RFC 8037 has it. */
export interface PublicJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  /** Base64url. */
  readonly x: string;
}

/** @throws Error when the seed has not 32 bytes */
export function keyOfSeed(seed: Buffer): KeyObject {
  if (seed.length !== SEED_BYTES) throw new Error('The seed of an Ed25519 key has 32 bytes');
  return createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
}

export function publicJwkOf(key: KeyObject): PublicJwk {
  return jwkOfX(createPublicKey(key).export({ format: 'jwk' }).x ?? '');
}

/** @throws Error when `x` is not the 32 bytes of a public key in base64url */
export function jwkOfX(x: string): PublicJwk {
  if (!PUBLIC_X.test(x)) throw new Error('A public Ed25519 key is 32 bytes in base64url');
  return { kty: 'OKP', crv: 'Ed25519', x };
}

/** RFC 7638: SHA-256, in base64url, of the required members in the order of their names. */
export function thumbprintOf({ crv, kty, x }: PublicJwk): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
}

/** Compact JWS (RFC 7515) with EdDSA (RFC 8037). Ed25519 takes no randomness: the same in gives the same out. */
export function compactJws(
  key: KeyObject,
  header: { readonly kid?: string },
  payload: string,
): string {
  const signed = [JSON.stringify({ alg: 'EdDSA', ...header }), payload]
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`;
}
