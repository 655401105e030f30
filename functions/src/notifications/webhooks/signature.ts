import { createHmac, hkdfSync } from 'node:crypto';

/** 32 bytes: the Standard Webhooks specification asks for 24 to 64. */
const SECRET_BYTES = 32;
const PREFIX = 'whsec_';

/**
 * The secret of a hook as its receiver keeps it, `whsec_` and base64: it follows from the server's key by HKDF-SHA-256
 * (RFC 5869), so that it is stored nowhere and none tells another.
 * @param key WEBHOOK_KEY, 32 bytes
 */
export function hookSecret(key: Uint8Array, hookId: string, version: number): string {
  const info = `rollcall webhook|${hookId}|${String(version)}`;
  const bytes = Buffer.from(hkdfSync('sha256', key, '', info, SECRET_BYTES));
  return `${PREFIX}${bytes.toString('base64')}`;
}

/** What is signed: an attempt to deliver a message. */
export interface Signed {
  readonly id: string;
  /** Of the attempt, whole seconds since the epoch. */
  readonly timestampS: number;
  readonly body: string;
}

/** `v1,` and the base64 of HMAC-SHA-256 over `id.timestamp.body`, by the Standard Webhooks specification. */
export function signatureOf(secret: string, { id, timestampS, body }: Signed): string {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  const content = `${id}.${String(timestampS)}.${body}`;
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}

/** The three headers of the specification; of several secrets (a rotation) each signs. */
export function signedHeaders(
  secrets: readonly string[],
  signed: Signed,
): Readonly<Record<string, string>> {
  return {
    'webhook-id': signed.id,
    'webhook-timestamp': String(signed.timestampS),
    'webhook-signature': secrets.map((secret) => signatureOf(secret, signed)).join(' '),
  };
}
