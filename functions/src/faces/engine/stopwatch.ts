import type { StageTimings } from './port.ts';

/** Durations of the stages of one frame, and the CPU they took. */
export class Stopwatch {
  readonly #stages = { decode: 0, detect: 0, mesh: 0, embed: 0 };
  readonly #cpuAtStart = process.threadCpuUsage();
  #elsewhereMs = 0;

  /** Times a stage that computes on this thread. */
  async time<T>(stage: keyof StageTimings, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await work();
    this.#stages[stage] += performance.now() - start;
    return result;
  }

  /** Times a stage that computes on a thread of libuv's: its duration counts as CPU. */
  async elsewhere<T>(stage: keyof StageTimings, work: Promise<T>): Promise<T> {
    const result = await this.time(stage, () => work);
    this.#elsewhereMs += this.#stages[stage];
    return result;
  }

  stages(): StageTimings {
    return { ...this.#stages };
  }

  /** This thread's CPU since the start and the durations elsewhere, ms. */
  cpuMs(): number {
    const { user, system } = process.threadCpuUsage(this.#cpuAtStart);
    return (user + system) / 1000 + this.#elsewhereMs;
  }
}
