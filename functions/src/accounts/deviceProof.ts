/**
 * What a phone signs (UTF-8) to prove that it holds the key it registers, for this account and no other.
 * `publicKey`: base64 of the SPKI DER. Clients share this file; it imports nothing.
 */
export function deviceProofMessage(uid: string, publicKey: string): string {
  return `rollcall-device-v1|${uid}|${publicKey}`;
}
