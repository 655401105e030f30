import { isObject, type JsonObject } from '../../support/json.ts';

/** A message of FCM v1's send, as far as the stand-in looks into it. */
export interface SentMessage {
  readonly token: string;
  readonly message: JsonObject;
}

/**
 * What the stand-in does with a message: takes it, refuses it, never answers it, or cuts the connection without an
 * answer, having taken it.
 */
export type FcmReply =
  | { readonly is: 'taken' }
  | {
      readonly is: 'refused';
      readonly http: number;
      readonly status: string;
      readonly errorCode: string | null;
      readonly message?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly is: 'hung' }
  | { readonly is: 'cut' };

/** Whoever decides on replies: by the message and how often its token was sent to, this time included. */
export type Answering = (sent: SentMessage, times: number) => FcmReply;

export const TAKEN: FcmReply = { is: 'taken' };

/** The refusals of https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode, with the HTTP status of each. */
export const REFUSALS = {
  dead: refused(404, 'NOT_FOUND', 'UNREGISTERED'),
  bad: refused(400, 'INVALID_ARGUMENT', 'INVALID_ARGUMENT'),
  /** In FCM's own words: what the app stored never was a token. */
  garbage: {
    ...refused(400, 'INVALID_ARGUMENT', 'INVALID_ARGUMENT'),
    message: 'The registration token is not a valid FCM registration token',
  },
  sender: refused(403, 'PERMISSION_DENIED', 'SENDER_ID_MISMATCH'),
  apns: refused(401, 'UNAUTHENTICATED', 'THIRD_PARTY_AUTH_ERROR'),
  quota: refused(429, 'RESOURCE_EXHAUSTED', 'QUOTA_EXCEEDED', { 'retry-after': '2' }),
  internal: refused(500, 'INTERNAL', 'INTERNAL'),
  unavailable: refused(503, 'UNAVAILABLE', 'UNAVAILABLE'),
  /** Not of a token: the project, say. */
  missing: refused(404, 'NOT_FOUND', null),
} as const satisfies Record<string, FcmReply>;

export function refused(
  http: number,
  status: string,
  errorCode: string | null,
  headers: Readonly<Record<string, string>> = {},
): FcmReply & { is: 'refused' } {
  return { is: 'refused', http, status, errorCode, headers };
}

/** A token says by the word before its first colon how it is answered, `dead:phone-1`; any other is taken. */
export const byToken: Answering = ({ token }) => {
  const [word = ''] = token.split(':');
  if (word === 'hang') return { is: 'hung' };
  if (word === 'cut') return { is: 'cut' };
  const known = Object.entries(REFUSALS).find(([name]) => name === word);
  return known?.[1] ?? TAKEN;
};

/** The body of a refusal: a google.rpc.Status with an FcmError. */
export function refusalBody(refusal: FcmReply & { is: 'refused' }): JsonObject {
  const { http, status, errorCode } = refusal;
  const type = 'type.googleapis.com/google.firebase.fcm.v1.FcmError';
  const details = errorCode === null ? [] : [{ '@type': type, errorCode }];
  const message = refusal.message ?? `stand-in: ${errorCode ?? status}`;
  return { error: { code: http, status, message, details } };
}

/** @throws Error when it is no message to a token */
export function readMessage(body: string): SentMessage {
  const json: unknown = JSON.parse(body);
  const message = isObject(json) ? json['message'] : undefined;
  if (!isObject(message) || typeof message['token'] !== 'string') {
    throw new Error('no message with a token');
  }
  return { token: message['token'], message };
}
