/**
 * The bytes of canonical base64 text (RFC 4648, with padding); null when it is anything else. Node's own
 * decoder skips what it does not know, so that many texts would stand for the same bytes.
 */
export function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}
