/** The instants of a session, UTC. */
interface Times {
  readonly lateAfter: Date;
  readonly closesAt: Date;
  readonly endsAt: Date;
}

/** Telling somebody that a check-in is missing helps while one is still taken. */
export function nudgeHelps({ lateAfter, closesAt }: Omit<Times, 'endsAt'>, now: Date): boolean {
  return lateAfter <= now && now <= closesAt;
}

/** Check-ins are taken up to and including `closesAt`; from then on whoever has no record was absent. */
export function hasClosed({ closesAt }: Pick<Times, 'closesAt'>, now: Date): boolean {
  return closesAt < now;
}

/**
 * The last instant at which a check-in or a check-out is taken: until then nobody can be said to have left without one.
 * Windows may take check-ins beyond the end.
 */
export function attendedUntil(
  { closesAt, endsAt }: Pick<Times, 'closesAt' | 'endsAt'>,
  rules: {
    readonly checkOutGraceMin: number;
    readonly leave: { readonly checkOut: 'off' | 'optional' | 'expected' };
  },
): Date {
  const graceMin = rules.leave.checkOut === 'off' ? 0 : rules.checkOutGraceMin;
  return new Date(Math.max(closesAt.getTime(), endsAt.getTime() + graceMin * 60_000));
}
