import type { KeyObject } from 'node:crypto';
import { FORMER_SIGNING_KEYS, REPORT_SIGNING_KEY } from '../../params.ts';
import type { PublicJwk } from './ed25519.ts';
import { compactJws, jwkOfX, keyOfSeed, publicJwkOf, thumbprintOf } from './ed25519.ts';

/** @returns compact JWS: EdDSA, kid = RFC 7638 thumbprint; the same payload gives the same signature */
export type Signer = (payload: string) => string;

/**
 * Signs what the institution vouches for, so that anybody can verify it later by GET /v1/signing-keys. One key signs everything
 * of the kind: a payload says itself what it is, so that none can be taken for another. Made before the work that is to
 * be signed: a key that is none shows then, and not after it.
 * @throws Error when REPORT_SIGNING_KEY is not 32 bytes in base64
 */
export function signer(): Signer {
  const key = signingKey();
  const kid = thumbprintOf(publicJwkOf(key));
  return (payload) => compactJws(key, { kid }, payload);
}

/** The key that signs now, and those that did before: what they signed stays verifiable. */
export function publicKeys(): PublicJwk[] {
  const former = FORMER_SIGNING_KEYS.value()
    .split(',')
    .map((x) => x.trim())
    .filter((x) => x !== '');
  const all = [publicJwkOf(signingKey()), ...former.map(jwkOfX)];
  return all.filter(({ x }, i) => all.findIndex((other) => other.x === x) === i);
}

function signingKey(): KeyObject {
  const seed = Buffer.from(REPORT_SIGNING_KEY.value(), 'base64');
  if (seed.length !== 32) throw new Error('REPORT_SIGNING_KEY must be 32 random bytes in base64');
  return keyOfSeed(seed);
}
