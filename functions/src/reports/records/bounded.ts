/** A map that forgets what was not asked for longest once it holds `most`. */
export class Bounded<V> {
  readonly #kept = new Map<string, V>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#kept.size;
  }

  get(key: string): V | undefined {
    const value = this.#kept.get(key);
    if (value !== undefined) {
      // Last in a Map's order is who was asked for last.
      this.#kept.delete(key);
      this.#kept.set(key, value);
    }
    return value;
  }

  set(key: string, value: V): void {
    this.#kept.delete(key);
    this.#kept.set(key, value);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#most) return;
      this.#kept.delete(oldest);
    }
  }

  /** The values of these keys, in their order; those that are not kept are looked up at once and kept. */
  async all(
    keys: readonly string[],
    lookUp: (missing: readonly string[]) => Promise<readonly V[]>,
  ): Promise<ReadonlyMap<string, V>> {
    const found = new Map<string, V>();
    const missing: string[] = [];
    for (const key of new Set(keys)) {
      const value = this.get(key);
      if (value === undefined) missing.push(key);
      else found.set(key, value);
    }
    if (missing.length === 0) return found;
    const values = await lookUp(missing);
    for (const [i, value] of values.entries()) {
      const key = missing[i];
      if (key === undefined) break;
      found.set(key, value);
      this.set(key, value);
    }
    return found;
  }
}
