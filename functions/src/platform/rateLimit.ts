import { RateLimiterMemory } from 'rate-limiter-flexible';
import { z } from 'zod';
import { after } from './clock.ts';
import { sha256Hex } from './crypto.ts';
import { Failure } from './failures.ts';
import { collection, isAlreadyExists } from './firestore.ts';
import type { Services } from './services.ts';

/** Calls of one account per minute and instance: a brake on runaway clients, not an authority. */
const CALLS_PER_MINUTE = 600;
/** Anonymous calls of one operation from one address: a whole school may sit behind it. */
const ANONYMOUS_PER_WINDOW = 300;
const ANONYMOUS_WINDOW_S = 600;

const callers = new RateLimiterMemory({ points: CALLS_PER_MINUTE, duration: 60 });

/** @throws Failure rate-limited */
export async function limitCaller(uid: string): Promise<void> {
  try {
    await callers.consume(uid);
  } catch {
    throw new Failure('rate-limited', { retryAfterS: 60 });
  }
}

/** @throws Failure rate-limited. The address is stored as a hash only. */
export async function limitAnonymous(
  services: Services,
  operation: string,
  ip: string,
): Promise<void> {
  const key = sha256Hex(`${operation}\n${ip}`).slice(0, 32);
  const slot = await takeSlot(services, key, ANONYMOUS_PER_WINDOW, ANONYMOUS_WINDOW_S);
  if (slot === null) throw new Failure('rate-limited', { retryAfterS: ANONYMOUS_WINDOW_S });
}

const Slot = z.object({ key: z.string(), expiresAt: z.date() });

/**
 * Takes one of `limit` numbered slots of the present window, or null when all are taken. Each slot is a
 * document of its own taken by `create()`: parallel calls never share one, and no counter gets hot.
 */
export async function takeSlot(
  services: Services,
  key: string,
  limit: number,
  windowS: number,
): Promise<number | null> {
  return (await holdSlot(services, key, limit, windowS))?.n ?? null;
}

/** A slot that was taken ahead of knowing whether what it is for will happen. */
export interface HeldSlot {
  readonly n: number;
  /** Gives it back: it did not happen. */
  release(): Promise<void>;
}

/** Like takeSlot, for what counts only by its outcome: parallel calls cannot all pass before the first has failed. */
export async function holdSlot(
  { db, clock }: Services,
  key: string,
  limit: number,
  windowS: number,
): Promise<HeldSlot | null> {
  const now = clock.now();
  const window = Math.floor(now.getTime() / 1000 / windowS);
  const bucket = `${key}_${String(window)}`;
  const slots = collection(db, 'rateLimits', Slot);
  const taken = (await slots.where('key', '==', bucket).count().get()).data().count;
  for (let n = taken; n < limit; n++) {
    try {
      const expiresAt = after(now, 2 * windowS);
      const ref = slots.doc(`${bucket}_${String(n)}`);
      await ref.create({ key: bucket, expiresAt });
      return { n, release: () => ref.delete().then(() => undefined) };
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
    }
  }
  return null;
}
