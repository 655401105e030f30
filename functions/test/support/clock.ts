import type { Clock } from '../../src/platform/clock.ts';

/** A clock that stands where a test puts it. */
export interface FakeClock extends Clock {
  /** ISO 8601, UTC. */
  set(instant: string): void;
}

export function clockAt(instant: string): FakeClock {
  let now = new Date(instant);
  return {
    now: () => now,
    set: (next) => {
      now = new Date(next);
    },
  };
}
