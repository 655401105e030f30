import type { SendResponse } from 'firebase-admin/messaging';
import { z } from 'zod';
import type { Answer } from './verdict.ts';

/** https://firebase.google.com/docs/reference/fcm/rest/v1/FcmError, inside a google.rpc.Status. */
const Refusal = z.object({
  error: z.object({ details: z.array(z.object({ errorCode: z.string().optional() })).default([]) }),
});

/** What one response of the client library says; an error that it could not place is told as it is. */
export function answerOf({ success, error }: SendResponse, now: Date): Answer {
  if (success) return { taken: true };
  const code = error?.code ?? 'unknown-error';
  const { headers = {}, data } = error?.httpResponse ?? {};
  const { 'retry-after': after } = headers;
  return {
    taken: false,
    code: code.slice(code.indexOf('/') + 1),
    unregistered: saysUnregistered(data),
    retryAfterS: retryAfterS(after, now),
  };
}

function saysUnregistered(data: unknown): boolean {
  const refusal = Refusal.safeParse(typeof data === 'string' ? fromJson(data) : data);
  return (
    refusal.success && refusal.data.error.details.some((one) => one.errorCode === 'UNREGISTERED')
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
