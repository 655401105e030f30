export interface Repeats {
  /** Sendings beyond the first that nothing explains. */
  readonly doubles: number;
  /** Sendings beyond the first, each after one whose answer was lost. */
  readonly afterLoss: number;
}

/**
 * Judges how often one phone was sent one notice.
 * @param taken messages that FCM took
 * @param losses answers that were lost: with a connection, or with the worker that waited for them
 */
export function repeatsOf(taken: number, losses: number): Repeats {
  const beyond = Math.max(0, taken - 1);
  const afterLoss = Math.min(beyond, losses);
  return { doubles: beyond - afterLoss, afterLoss };
}
