/** What is kept of one check-in for the detectors; no position, and of the face the similarity alone. */
export interface CheckInSignal {
  readonly attemptId: string;
  readonly sessionId: string;
  readonly courseId: string;
  readonly at: Date;
  /** A fix was held against the place; it was at the edge of it or outside. */
  readonly located: boolean;
  readonly edge: boolean;
  /** From the phone's last proven fix nobody travels so fast. */
  readonly tooFast: boolean;
  /** The place where an accepted check-in was proven to be; null otherwise. */
  readonly placeId: string | null;
  /** Of the face to the template of that version, of an accepted check-in; null otherwise. */
  readonly similarity: number | null;
  readonly templateVersion: number | null;
}

const DAY_MS = 86_400_000;

/** Repeated means: within so many days. */
const REPEATED_DAYS = 14;

/** Not older than the days within which something is repeated. */
export function recentOf<T extends { readonly at: Date }>(some: readonly T[], now: Date): T[] {
  const since = now.getTime() - REPEATED_DAYS * DAY_MS;
  return some.filter(({ at }) => at.getTime() >= since && at <= now);
}
