import { setTimeout as delay } from 'node:timers/promises';

const LIMIT_MS = 60_000;
const STEP_MS = 150;

/** Asks again until the answer is not null. @throws Error naming what did not come within a minute */
export async function eventually<T>(what: string, ask: () => Promise<T | null>): Promise<T> {
  const deadline = performance.now() + LIMIT_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (performance.now() > deadline) throw new Error(`${what} did not come within a minute`);
    await delay(STEP_MS);
  }
}
