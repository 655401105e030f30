import type { Services } from '../../functions/src/platform/services.ts';
import { isObject } from '../../tools/support/json.ts';

/** What a callable function answered: a result, or a refusal as the edge words it. */
export type Answer<R> =
  | { readonly ok: true; readonly result: R }
  | {
      readonly ok: false;
      readonly httpStatus: number;
      /** A FailureCode; null when something else than the backend answered. */
      readonly code: string | null;
      readonly retryAfterS: number | null;
    };

/**
 * Calls a callable function by its wire protocol (https://firebase.google.com/docs/functions/callable-reference),
 * once: unlike the client it repeats nothing.
 * @param parse throws when the result is not what the contract says
 * @throws TypeError when the connection is lost before the answer, DOMException when none comes in time
 */
export async function callFunction<R>(
  url: string,
  idToken: string,
  data: object,
  parse: (result: unknown) => R,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer<R>> {
  const authorization = `Bearer ${idToken}`;
  const { status, body } = await post(url, { data }, { ...headers, authorization });
  if (status === 200) return { ok: true, result: parse(body['result']) };
  const details = isObject(body['error']) ? body['error']['details'] : undefined;
  const { code, retryAfterS } = isObject(details) ? details : {};
  return {
    ok: false,
    httpStatus: status,
    code: typeof code === 'string' ? code : null,
    retryAfterS: typeof retryAfterS === 'number' ? retryAfterS : null,
  };
}

/** Cloud Run ends a request of the face tier after this long: an answer that comes later comes never. */
const TIMEOUT_MS = 30_000;

/** Signs an account in on the Auth emulator, as a phone does with a custom token; gives the ID token. */
export async function signIn({ auth }: Services, uid: string): Promise<string> {
  const host = process.env['FIREBASE_AUTH_EMULATOR_HOST'] ?? '';
  const { body } = await post(
    `http://${host}/identitytoolkit.googleapis.com/v1/accounts:signInWithCustomToken?key=emulator`,
    { token: await auth.createCustomToken(uid), returnSecureToken: true },
  );
  const { idToken } = body;
  if (typeof idToken !== 'string') throw new Error(`sign-in failed: ${JSON.stringify(body)}`);
  return idToken;
}

async function post(
  url: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; body: Readonly<Record<string, unknown>> }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const answer: unknown = await response.json();
  return { status: response.status, body: isObject(answer) ? answer : {} };
}
