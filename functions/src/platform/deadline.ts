import { setTimeout as delay } from 'node:timers/promises';

/**
 * The work's own outcome, if it comes within `ms`. What comes later is dropped; the work itself is not stopped.
 * @param late what it is told by else
 * @throws what `work` or `late` give
 */
export async function inTime<T>(work: Promise<T>, ms: number, late: () => Error): Promise<T> {
  const ended = new AbortController();
  const limit = delay(ms, undefined, { signal: ended.signal, ref: false }).then(() => {
    throw late();
  });
  limit.catch(() => undefined);
  try {
    return await Promise.race([work, limit]);
  } finally {
    ended.abort();
  }
}
