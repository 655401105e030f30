/** When check-ins are taken, in whole minutes around the start. */
export interface WindowPolicy {
  readonly opensBeforeMin: number;
  readonly lateAfterMin: number;
  /** Check-in closes this long after the start; null: at the end. */
  readonly closesAfterMin: number | null;
}

/** Instants of one session; opensAt <= startsAt <= lateAfter <= closesAt. */
export interface CheckInWindows {
  readonly opensAt: Date;
  /** Arriving up to and at this instant is in time. */
  readonly lateAfter: Date;
  /** The last instant at which a check-in is taken. */
  readonly closesAt: Date;
}

/**
 * The windows of a session. They are elapsed minutes, so a clock change inside them moves nothing.
 * A policy that would close before it turns late turns late at the close: nobody is late then.
 */
export function windows(
  { startsAt, endsAt }: { readonly startsAt: Date; readonly endsAt: Date },
  policy: WindowPolicy,
): CheckInWindows {
  const start = startsAt.getTime();
  const closes =
    policy.closesAfterMin === null ? endsAt.getTime() : start + minutes(policy.closesAfterMin);
  return {
    opensAt: new Date(start - minutes(policy.opensBeforeMin)),
    lateAfter: new Date(Math.min(start + minutes(policy.lateAfterMin), closes)),
    closesAt: new Date(closes),
  };
}

const minutes = (count: number): number => count * 60_000;
