import type { SendResponse } from 'firebase-admin/messaging';
import { z } from 'zod';
import type { Answer } from './verdict.ts';

/** https://firebase.google.com/docs/reference/fcm/rest/v1/FcmError, inside a google.rpc.Status. */
const Refusal = z.object({
  error: z.object({
    message: z.string().default(''),
    details: z
      .array(
        z.object({
          errorCode: z.string().optional(),
          fieldViolations: z.array(z.object({ field: z.string() })).default([]),
        }),
      )
      .default([]),
  }),
});

/** As FCM says it of a token that never was one; the code, INVALID_ARGUMENT, may as well mean the message. */
const NO_TOKEN = /registration token is not a valid/i;

/**
 * What one response of the client library says; an error that it could not place is told as it is. Null: the connection
 * failed before there was an answer, which the library calls an unknown error as well.
 */
export function answerOf({ success, error }: SendResponse, now: Date): Answer | null {
  if (success) return { taken: true };
  const code = error?.code ?? 'unknown-error';
  if (code === 'messaging/unknown-error' && error?.httpResponse === undefined) return null;
  const { headers = {}, data } = error?.httpResponse ?? {};
  const { 'retry-after': after } = headers;
  return {
    taken: false,
    code: code.slice(code.indexOf('/') + 1),
    tokenDead: saysTokenDead(data),
    retryAfterS: retryAfterS(after, now),
  };
}

function saysTokenDead(data: unknown): boolean {
  const refusal = Refusal.safeParse(typeof data === 'string' ? fromJson(data) : data);
  if (!refusal.success) return false;
  const { message, details } = refusal.data.error;
  return details.some(
    ({ errorCode, fieldViolations }) =>
      errorCode === 'UNREGISTERED' ||
      fieldViolations.some(({ field }) => field === 'message.token') ||
      (errorCode === 'INVALID_ARGUMENT' && NO_TOKEN.test(message)),
  );
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a page of some proxy
  }
}

/** Seconds, or an HTTP date (RFC 9110, 10.2.3); null for what is neither. */
export function retryAfterS(header: unknown, now: Date): number | null {
  const text = String(Array.isArray(header) ? header[0] : (header ?? '')).trim();
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now.getTime()) / 1000));
}
