/** What was typed, in capitals and digits alone. */
export function plainCode(typed: string): string {
  return typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
}

/**
 * What a tablet signs (UTF-8) to prove that it holds the key it pairs by this code (as plainCode gives
 * it). `publicKey`: base64 of the SPKI DER. Clients share this file; it imports nothing.
 */
export function kioskProofMessage(code: string, publicKey: string): string {
  return `rollcall-kiosk-v1|${code}|${publicKey}`;
}
