/** Seconds from each failed attempt to the next one: about a day in all, after the example of the Standard Webhooks specification. */
export const DELAYS_S: readonly number[] = [
  5,
  5 * 60,
  30 * 60,
  2 * 3600,
  4 * 3600,
  6 * 3600,
  12 * 3600,
];

/** The first one and one after each delay. */
export const MOST_ATTEMPTS = DELAYS_S.length + 1;

/** A receiver may ask for a longer pause, but not for one that drops the delivery. */
export const LONGEST_PAUSE_S = 6 * 3600;

/** Delays are longer by up to this share, so that what failed together does not come back together. */
const JITTER = 0.2;

/** What came of an attempt: the receiver's status, and the pause it asked for; or why there was none. */
export type Reply =
  { readonly status: number; readonly retryAfterS: number | null } | { readonly fault: Fault };

/** Why there was no answer. */
export const FAULTS = [
  'address-not-allowed',
  'address-not-public',
  'name-not-found',
  'connection-failed',
  'tls-failed',
  'timed-out',
  'bad-reply',
] as const;
export type Fault = (typeof FAULTS)[number];

export type Next =
  | { readonly next: 'delivered' }
  | { readonly next: 'retry'; readonly inS: number }
  | { readonly next: 'dead'; readonly gone: boolean };

/**
 * What becomes of a delivery after its attempt number `attempts` (from 1 on): 2xx is success, 410 says that the receiver wants
 * nothing any more; anything else, redirects too, is tried again until the attempts are used up.
 * @param random 0 to 1
 */
export function nextAfter(reply: Reply, attempts: number, random: number): Next {
  const status = 'status' in reply ? reply.status : null;
  if (status !== null && status >= 200 && status < 300) return { next: 'delivered' };
  if (status === 410) return { next: 'dead', gone: true };
  const delay = DELAYS_S[attempts - 1];
  if (delay === undefined) return { next: 'dead', gone: false };
  return { next: 'retry', inS: Math.max(delay * (1 + JITTER * random), pauseOf(reply)) };
}

/** Only who is overloaded is asked how long. */
function pauseOf(reply: Reply): number {
  if (!('status' in reply) || (reply.status !== 429 && reply.status !== 503)) return 0;
  return Math.min(Math.max(reply.retryAfterS ?? 0, 0), LONGEST_PAUSE_S);
}

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Seconds that a Retry-After header (RFC 9110: seconds, or a date) asks for; null when it says nothing readable. */
export function retryAfterOf(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const until = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(until) ? null : Math.max(0, Math.ceil((until - now.getTime()) / 1000));
}
