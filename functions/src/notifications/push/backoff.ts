const FIRST_MS = 5_000;
const LONGEST_MS = 10 * 60_000;
/** FCM may ask for more patience than a push is worth: see `until` of its batch. */
const LONGEST_ASKED_MS = 24 * 3_600_000;

/**
 * How long to wait before the next try, in ms: doubling, with jitter, so that a thousand devices do not come back
 * together; never sooner than FCM asked.
 * @param tries made so far, from 1
 * @param random from 0 to 1
 */
export function waitMs(tries: number, retryAfterS: number | null, random: number): number {
  const doubled = Math.min(LONGEST_MS, FIRST_MS * 2 ** (tries - 1));
  const own = doubled / 2 + (random * doubled) / 2;
  const asked = Math.min(LONGEST_ASKED_MS, Math.max(0, (retryAfterS ?? 0) * 1000));
  return Math.ceil(asked > own ? asked + (random * FIRST_MS) / 5 : own);
}
