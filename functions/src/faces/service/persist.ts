import { ServiceError } from './serviceError.ts';

/** Tries after the first one. */
const RETRIES = 2;
/** Mean wait before the first retry, ms; twice that before the second. */
const BACKOFF_MS = 120;
/** Share of the time left that one try may take while others may follow: a hanging one must not eat it all. */
const ONE_TRY = 0.6;

/** The time that a piece of work has, all tries and waits together. */
export interface Budget {
  remainingMs(): number;
}

/** A budget of `ms` milliseconds, from now on. */
export function budgetOf(ms: number): Budget {
  const end = performance.now() + ms;
  return { remainingMs: () => Math.max(0, end - performance.now()) };
}

/** Where waiting and chance come from; tests put their own. */
export interface Pacing {
  readonly wait: (ms: number) => Promise<void>;
  /** 0 to 1. */
  readonly random: () => number;
}

const PACING: Pacing = {
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: Math.random,
};

/**
 * Calls a third party within the budget: a passing fault is tried again twice, after a wait that grows and is
 * spread by chance, or the one that the service asks for. A wait that would use up the budget is not begun.
 * `attempt` gets a signal that ends a try which takes too long; it need not obey.
 * @throws ServiceError; whatever else `attempt` throws
 */
export async function persist<T>(
  service: string,
  budget: Budget,
  attempt: (signal: AbortSignal, timeoutMs: number) => Promise<T>,
  { wait, random }: Pacing = PACING,
): Promise<T> {
  for (let tried = 0; ; tried++) {
    const left = budget.remainingMs();
    try {
      return await limited(service, tried < RETRIES ? left * ONE_TRY : left, attempt);
    } catch (error) {
      if (!(error instanceof ServiceError) || error.fault !== 'passing' || tried === RETRIES) {
        throw error;
      }
      const pause = error.retryAfterMs ?? BACKOFF_MS * 2 ** tried * (0.5 + random());
      if (pause >= budget.remainingMs()) throw error;
      await wait(pause);
    }
  }
}

async function limited<T>(
  service: string,
  ms: number,
  attempt: (signal: AbortSignal, timeoutMs: number) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new ServiceError(service, 'TIMEOUT', 'passing'));
      controller.abort();
    }, ms);
  });
  try {
    return await Promise.race([attempt(controller.signal, Math.max(1, Math.ceil(ms))), late]);
  } finally {
    clearTimeout(timer);
  }
}
