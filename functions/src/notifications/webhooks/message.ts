import { createHash } from 'node:crypto';

/** What happened, as far as receivers are told. */
export interface HookEvent {
  readonly kind: string;
  readonly data: Readonly<Record<string, string>>;
  readonly createdAt: Date;
}

/**
 * Fields that hold codes and numbers; besides them only those that are named as ids and instants leave the house. The category of an
 * absence is not among them: it tells of somebody's health.
 */
const CODES = new Set([
  'after',
  'anomaly',
  'as',
  'band',
  'before',
  'day',
  'decision',
  'departure',
  'number',
  'operation',
  'role',
  'status',
  'uid',
  'urgent',
  'why',
]);

/** An id, a code or an instant, never words. */
const PLAIN = /^[\w.:+~-]{1,400}$/;

/** The ids and codes among a notice's data: no name, address, place or text, whatever a notice may carry one day. */
export function plainFields(
  data: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const told = Object.entries(data).filter(
    ([key, value]) => (CODES.has(key) || /[a-z](Id|Uid|At)$/.test(key)) && PLAIN.test(value),
  );
  return Object.fromEntries(told);
}

/** The body of a message, after the Standard Webhooks specification: type, instant of the event, data. */
export function bodyOf({ kind, data, createdAt }: HookEvent): string {
  return JSON.stringify({ type: kind, timestamp: createdAt.toISOString(), data });
}

/** The id of a message, the same at every attempt and replay. It has no full stop, which separates what is signed. */
export function messageId(deliveryId: string): string {
  return `msg_${createHash('sha256').update(deliveryId).digest('hex').slice(0, 40)}`;
}
