import type { Message } from 'firebase-admin/messaging';
import { sha256Hex } from '../../platform/crypto.ts';
import type { Recipient } from '../notice.ts';
import { noticeDocId } from '../notice.ts';
import type { BatchMessage } from './batchStore.ts';

/** A message to one device. */
export type PushMessage = Extract<Message, { token: string }>;

interface Sending {
  readonly noticeId: string;
  readonly urgent: boolean;
  readonly until: Date;
  readonly now: Date;
}

/**
 * Names what replaces what on a device, so that a push that came twice is seen once: 32 characters of hex, within what
 * APNs (64 bytes) and Web Push (32 of base64url, RFC 8030) allow. Two children of one guardian have one each.
 */
export function collapseKey(noticeId: string, recipient: Recipient): string {
  return sha256Hex(noticeDocId(noticeId, recipient)).slice(0, 32);
}

/** A message as firebase-admin wants it. FCM keeps it for a device that is off until its use is over. */
export function toMessage(
  token: string,
  recipient: Recipient,
  { title, body, data }: BatchMessage,
  { noticeId, urgent, until, now }: Sending,
): PushMessage {
  const tag = collapseKey(noticeId, recipient);
  const ttlS = Math.max(0, Math.floor((until.getTime() - now.getTime()) / 1000));
  return {
    token,
    notification: { title, body },
    data,
    android: {
      collapseKey: tag,
      priority: urgent ? 'high' : 'normal',
      ttl: ttlS * 1000,
      notification: { tag },
    },
    apns: {
      headers: {
        'apns-collapse-id': tag,
        'apns-expiration': String(Math.floor(until.getTime() / 1000)),
        'apns-priority': urgent ? '10' : '5',
      },
      payload: { aps: { alert: { title, body } } },
    },
    webpush: {
      headers: { TTL: String(ttlS), Topic: tag, Urgency: urgent ? 'high' : 'normal' },
      notification: { tag },
    },
  };
}
