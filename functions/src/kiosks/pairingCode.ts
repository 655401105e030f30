import { createHmac } from 'node:crypto';

/** Capitals and digits that are not mistaken for one another (Crockford's base 32). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 12 characters are 60 bit: not to be guessed online in its quarter of an hour, nor from its hash. */
const LENGTH = 12;

/**
 * The code of a kiosk: it follows from the server's key, so that the call that made the kiosk can be repeated
 * and yet the code is stored nowhere.
 */
export function pairingCode(key: string, kioskId: string): string {
  const bytes = createHmac('sha256', key).update(`rollcall kiosk pairing|${kioskId}`).digest();
  return Array.from(bytes.subarray(0, LENGTH), (byte) => ALPHABET.charAt(byte % 32)).join('');
}

/** As people read it: three groups of four. */
export function grouped(code: string): string {
  return code.replaceAll(/(.{4})(?=.)/g, '$1-');
}
