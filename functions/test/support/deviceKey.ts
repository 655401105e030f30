import { webcrypto } from 'node:crypto';

/** A phone's key: signs as the Web Crypto API of a browser or a phone does. */
export interface DeviceKey {
  /** base64 of the SPKI DER. */
  readonly publicKey: string;
  /** base64 of raw r||s over the UTF-8 bytes. */
  sign(message: string): Promise<string>;
}

const { subtle } = webcrypto;

/** A fresh ECDSA key; on P-256 unless told otherwise. */
export async function deviceKey(namedCurve: 'P-256' | 'P-384' = 'P-256'): Promise<DeviceKey> {
  const pair = await subtle.generateKey({ name: 'ECDSA', namedCurve }, true, ['sign', 'verify']);
  const spki = await subtle.exportKey('spki', pair.publicKey);
  return {
    publicKey: Buffer.from(spki).toString('base64'),
    async sign(message) {
      const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
      const raw = await subtle.sign(algorithm, pair.privateKey, Buffer.from(message));
      return Buffer.from(raw).toString('base64');
    },
  };
}
