import { CallFailed } from './client.ts';
import type { FailureCode, FailureDetails } from '../src/platform/failures.ts';

/** Where and by what a browser asks; `base` is the address of REST, such as /api/v1, of the page's own origin. */
interface Rest {
  readonly base: string;
  readonly fetch?: typeof fetch;
}

/**
 * Exchanges the ID token of a fresh sign-in (`user.getIdToken(true)` within five minutes of it) for a session
 * cookie that no script can read. From then on REST calls of this page need no Authorization header; those that
 * write still carry an `Idempotency-Key`. @returns when the cookie ends
 * @throws CallFailed
 */
export async function startBrowserSession(rest: Rest, idToken: string): Promise<Date> {
  return new Date(await ask(rest, 'POST', { Authorization: `Bearer ${idToken}` }));
}

/**
 * Takes the cookie away; with `everywhere` every session of the account ends, on all devices.
 * @throws CallFailed
 */
export async function endBrowserSession(rest: Rest, everywhere = false): Promise<void> {
  await ask(rest, 'DELETE', {}, { everywhere });
}

/** What comes back: the end of the cookie, or a problem. */
type Reply = { expiresAt?: string; code?: FailureCode; title?: string } & FailureDetails;

async function ask(
  { base, fetch: send = fetch }: Rest,
  method: 'POST' | 'DELETE',
  headers: Readonly<Record<string, string>>,
  body: object = {},
): Promise<string> {
  const response = await send(`${base}/session`, {
    method,
    headers: {
      'Content-Type': 'application/json',
      'Idempotency-Key': crypto.randomUUID(),
      ...headers,
    },
    body: JSON.stringify(body),
    credentials: 'same-origin',
  });
  const reply = (await response.json()) as Reply;
  if (response.ok) return reply.expiresAt ?? '';
  const { code = 'internal', title = '', expiresAt: _none, ...details } = reply;
  throw new CallFailed(code, details, title);
}
