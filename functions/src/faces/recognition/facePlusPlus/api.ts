import { z } from 'zod';
import type { Budget } from '../../service/persist.ts';
import { persist } from '../../service/persist.ts';
import type { ServiceFault } from '../../service/serviceError.ts';
import { ServiceError, retryAfterMs } from '../../service/serviceError.ts';
import { Failed } from './answers.ts';

export const SERVICE = 'face-plus-plus';

export interface FacePlusPlusSettings {
  readonly apiKey: string;
  readonly apiSecret: string;
  /** outer_id of the FaceSet that identification searches; nobody else's faces are in it. */
  readonly faceSet: string;
  /** Address above detect, compare, search and faceset. */
  readonly url: string;
}

export type Fields = Readonly<Record<string, string>>;

/** One call; `tolerated` names errors after which nothing is left to do: then null. @throws ServiceError */
export type Api = <S extends z.ZodType>(
  budget: Budget,
  path: string,
  fields: Fields,
  schema: S,
  tolerated?: readonly string[],
) => Promise<z.output<S> | null>;

/** Calls over the platform's own fetch; there is no official SDK for Node. */
export function facePlusPlusApi({ apiKey, apiSecret, url }: FacePlusPlusSettings): Api {
  return (budget, path, fields, schema, tolerated = []) =>
    persist(SERVICE, budget, async (signal) => {
      // Credentials travel in the body, as the API wants it, and so in no address that a proxy might log.
      const body = new URLSearchParams({ api_key: apiKey, api_secret: apiSecret, ...fields });
      const { response, answer } = await exchange(`${url}/${path}`, body, signal);
      const failed = Failed.safeParse(answer);
      const told = failed.success ? codeOf(failed.data.error_message) : null;
      if (told !== null && tolerated.includes(told)) return null;
      if (!response.ok || told !== null) throw faultOf(response, told);
      const parsed = schema.safeParse(answer);
      if (!parsed.success) throw new ServiceError(SERVICE, 'MALFORMED_ANSWER', 'passing');
      return parsed.data;
    });
}

async function exchange(url: string, body: URLSearchParams, signal: AbortSignal) {
  try {
    // A redirect would carry the credentials to somebody else.
    const response = await fetch(url, { method: 'POST', body, signal, redirect: 'error' });
    const text = await response.text();
    return { response, answer: jsonOf(text) };
  } catch (error) {
    const code = error instanceof Error ? causeOf(error) : 'UNKNOWN';
    throw new ServiceError(SERVICE, code, 'passing');
  }
}

/** undefined for what is no JSON: some proxies answer errors in HTML. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const Cause = z.object({ code: z.string() });

function causeOf(error: Error): string {
  const cause = Cause.safeParse(error.cause);
  return cause.success ? cause.data.code : error.name;
}

/** "INVALID_OUTER_ID", or "BAD_ARGUMENTS: outer_id", whose second half may quote what was sent. */
function codeOf(message: string): string {
  return message.split(':')[0]?.trim() ?? '';
}

/** Errors that come with status 403 or 400 and yet pass by themselves. */
const PASSING = ['CONCURRENCY_LIMIT_EXCEEDED', 'INTERNAL_ERROR', 'IMAGE_DOWNLOAD_TIMEOUT'];
const OURS = ['AUTHENTICATION_ERROR', 'AUTHORIZATION_ERROR', 'FACESET_QUOTA_EXCEEDED'];

function faultOf({ status, headers }: Response, told: string | null): ServiceError {
  const code = told ?? `HTTP_${String(status)}`;
  const asked = retryAfterMs(headers.get('retry-after'), new Date());
  return new ServiceError(SERVICE, code, kindOf(status, code), asked);
}

function kindOf(status: number, code: string): ServiceFault {
  if (status === 429 || status >= 500 || PASSING.includes(code)) return 'passing';
  if (status === 401 || status === 403 || OURS.includes(code)) return 'misconfigured';
  return 'refused';
}
