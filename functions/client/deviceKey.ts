import { deviceProofMessage } from '../src/accounts/deviceProof.ts';
import type { SignedCheckIn } from '../src/attendance/signedMessage.ts';
import { signedMessage } from '../src/attendance/signedMessage.ts';
import type { SignedFaceSignIn } from '../src/faces/signIn/signedMessage.ts';
import { signInMessage } from '../src/faces/signIn/signedMessage.ts';
import { kioskProofMessage } from '../src/kiosks/kioskProof.ts';
import { toBase64, toHex, utf8 } from './bytes.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;

/**
 * A phone's key: P-256 by WebCrypto, private part not extractable. Native apps keep theirs in the Secure
 * Enclave or the Android Keystore and sign the same bytes.
 */
export class DeviceKey {
  /** For IndexedDB, which keeps keys that cannot be exported; `DeviceKey.from` takes them back after a restart. */
  readonly pair: CryptoKeyPair;
  /** base64 of the SPKI DER. */
  readonly publicKey: string;

  private constructor(pair: CryptoKeyPair, publicKey: string) {
    this.pair = pair;
    this.publicKey = publicKey;
  }

  static async generate(): Promise<DeviceKey> {
    return await DeviceKey.from(
      await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']),
    );
  }

  /** The key of a pair that an earlier run of the app made. */
  static async from(pair: CryptoKeyPair): Promise<DeviceKey> {
    const spki = await crypto.subtle.exportKey('spki', pair.publicKey);
    return new DeviceKey(pair, toBase64(new Uint8Array(spki)));
  }

  /** What registerDevice asks for: proof that this phone holds the key, for this account. */
  prove(uid: string): Promise<string> {
    return this.#sign(deviceProofMessage(uid, this.publicKey));
  }

  /** The signature of one check-in: base64 of raw r||s. */
  signCheckIn(checkIn: SignedCheckIn): Promise<string> {
    return this.#sign(signedMessage(checkIn));
  }

  /** The signature of one face sign-in: base64 of raw r||s. */
  signFaceSignIn(signIn: SignedFaceSignIn): Promise<string> {
    return this.#sign(signInMessage(signIn));
  }

  /** What pairKiosk asks for: proof that this tablet holds the key. `code`: as plainCode gives it. */
  provePairing(code: string): Promise<string> {
    return this.#sign(kioskProofMessage(code, this.publicKey));
  }

  async #sign(message: string): Promise<string> {
    const raw = await crypto.subtle.sign(SIGNING, this.pair.privateKey, utf8(message));
    return toBase64(new Uint8Array(raw));
  }
}

/** Lower-case hex SHA-256 of a frame's bytes. */
export async function frameHash(frame: Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', frame)));
}
