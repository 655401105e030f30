const [LF, CR] = [0x0a, 0x0d];

/**
 * Counts the physical lines of a file whose bytes come in chunks: LF, CR LF and CR each end one, in quotes too.
 * Only ends that were not asked for yet are kept.
 */
export class LineEnds {
  #ends: number[] = [];
  #taken = 0;
  #seen = 0;
  #afterCr = false;

  take(chunk: Uint8Array): void {
    for (const byte of chunk) {
      if (this.#afterCr && byte !== LF) this.#ends.push(this.#seen);
      this.#seen++;
      if (byte === LF) this.#ends.push(this.#seen);
      this.#afterCr = byte === CR;
    }
  }

  /** How many lines more have ended within the first `bytes` bytes; `bytes` never gets less. */
  endedBy(bytes: number): number {
    const from = this.#taken;
    for (let end = this.#ends[this.#taken]; end !== undefined && end <= bytes;) {
      end = this.#ends[++this.#taken];
    }
    const ended = this.#taken - from;
    // Only what is the larger part is cut off, so that each end is moved once on average.
    if (this.#taken > 1000 && 2 * this.#taken > this.#ends.length) {
      this.#ends = this.#ends.slice(this.#taken);
      this.#taken = 0;
    }
    return ended;
  }
}
