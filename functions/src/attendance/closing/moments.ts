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

/** The last instant at which a check-out is taken, where any is. */
export function checkOutsUntil(
  { endsAt }: Pick<Times, 'endsAt'>,
  rules: {
    readonly checkOutGraceMin: number;
    readonly leave: { readonly checkOut: 'off' | 'optional' | 'expected' };
  },
): Date {
  const graceMin = rules.leave.checkOut === 'off' ? 0 : rules.checkOutGraceMin;
  return new Date(endsAt.getTime() + graceMin * 60_000);
}
