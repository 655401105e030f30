import { BUCKET } from '../../tools/emulators/environment.ts';
import { hostOf } from './emulator.ts';

/** Under the same rules as each bucket of the suite, and nobody's else: a deployed trigger would take files away. */
const OWN_BUCKET = `rules-${BUCKET}`;

/**
 * An upload as the client SDK makes it for a small file, metadata and bytes in one body; `type` empty: none is told.
 * `beside`: what else is said about it.
 */
export function upload(
  path: string,
  type: string,
  content: string,
  token: string | null,
  beside: Readonly<Record<string, unknown>> = {},
): Promise<number> {
  const boundary = 'part';
  const told = type === '' ? {} : { contentType: type };
  const metadata = JSON.stringify({ name: path, ...told, ...beside });
  const head = [
    `--${boundary}\r\ncontent-type: application/json; charset=utf-8\r\n\r\n${metadata}\r\n`,
    `--${boundary}\r\ncontent-type: ${type === '' ? 'application/octet-stream' : type}\r\n\r\n`,
  ].join('');
  const body = `${head}${content}\r\n--${boundary}--`;
  return send('POST', `?name=${encodeURIComponent(path)}`, token, body, {
    'x-goog-upload-protocol': 'multipart',
    'content-type': `multipart/related; boundary=${boundary}`,
  });
}

/** One call of Storage's REST interface for clients; the HTTP status. */
export async function send(
  method: string,
  suffix: string,
  token: string | null,
  body?: string,
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
): Promise<number> {
  const host = hostOf('FIREBASE_STORAGE_EMULATOR_HOST');
  const response = await fetch(`http://${host}/v0/b/${OWN_BUCKET}/o${suffix}`, {
    method,
    headers: { ...headers, ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    ...(body === undefined ? {} : { body }),
  });
  await response.arrayBuffer();
  return response.status;
}
