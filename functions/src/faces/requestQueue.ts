import { EngineBusyError } from './engine/errors.ts';

export interface QueueLimits {
  /** Requests at work at once. */
  readonly active: number;
  /** Requests that may wait behind them; one more fails. */
  readonly waiting: number;
}

/**
 * Lets requests to the engine one after the other, oldest first. A queue of frames would let three phones
 * with eight frames each fill it, and turn a request away that is half done; here one that was let in is
 * served whole.
 */
export class RequestQueue {
  readonly #limits: QueueLimits;
  readonly #waiting: (() => void)[] = [];
  #active = 0;
  /** Moving mean of what a request takes, ms; three frames to begin with. */
  #meanMs = 150;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  /** @throws EngineBusyError when the queue is full; whatever `work` throws */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.#enter();
    const startedAt = performance.now();
    try {
      return await work();
    } finally {
      this.#meanMs += (performance.now() - startedAt - this.#meanMs) / 8;
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#active < this.#limits.active) {
      this.#active += 1;
      return;
    }
    if (this.#waiting.length >= this.#limits.waiting)
      throw new EngineBusyError(this.#retryAfterS());
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** The place goes to the oldest that waits, so that nobody who comes meanwhile takes it. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#active -= 1;
    else next();
  }

  #retryAfterS(): number {
    const waitMs = (this.#waiting.length * this.#meanMs) / this.#limits.active;
    return Math.max(1, Math.ceil(waitMs / 1000));
  }
}
