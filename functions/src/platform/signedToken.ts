import { z } from 'zod';
import { after } from './clock.ts';
import { hmac, randomToken, sameSecret } from './crypto.ts';

/** What every token carries: 128 bit that are never the same, when it ends (ms since the epoch), and what it is for. */
const Envelope = z.strictObject({
  v: z.literal(3),
  nonce: z.string(),
  expiresAt: z.int(),
  content: z.unknown(),
});

/** `token` is good until `expiresAt`. */
interface IssuedToken {
  readonly token: string;
  readonly expiresAt: Date;
}

/** What a token says that its bearer may not choose. */
interface OpenedToken<T> {
  readonly nonce: string;
  /** The caller judges it: a retry of a call that began in time may come later. */
  readonly expiresAt: Date;
  readonly content: T;
}

/**
 * A signed token `payload.mac`, both base64url: issuing it writes and reads nothing.
 * @param purpose what it is good for; one line. Signed with the payload: under one key a token of another
 *   purpose never opens, whatever it holds
 */
export function issueToken(
  purpose: string,
  content: object,
  lifeS: number,
  key: string,
  now: Date,
): IssuedToken {
  const expiresAt = after(now, lifeS);
  const envelope: z.output<typeof Envelope> = {
    v: 3,
    nonce: randomToken(16),
    expiresAt: expiresAt.getTime(),
    content,
  };
  const payload = Buffer.from(JSON.stringify(envelope)).toString('base64url');
  return { token: `${payload}.${macOf(purpose, payload, key)}`, expiresAt };
}

/** Null when the token was not issued for this purpose under this key, or does not hold what `schema` says. */
export function openToken<S extends z.ZodType>(
  purpose: string,
  schema: S,
  token: string,
  key: string,
): OpenedToken<z.output<S>> | null {
  const [payload = '', mac = '', ...more] = token.split('.');
  if (more.length > 0 || !sameSecret(mac, macOf(purpose, payload, key))) return null;
  const envelope = Envelope.safeParse(jsonOf(Buffer.from(payload, 'base64url').toString()));
  if (!envelope.success) return null;
  const content = schema.safeParse(envelope.data.content);
  if (!content.success) return null;
  const { nonce, expiresAt } = envelope.data;
  return { nonce, expiresAt: new Date(expiresAt), content: content.data };
}

function macOf(purpose: string, payload: string, key: string): string {
  return hmac(key, `${purpose}\n${payload}`);
}

/** Undefined for text that is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
