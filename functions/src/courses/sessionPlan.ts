import type { Occurrence, Timetable } from './timetable.ts';

/** What the plan must know of a stored session. */
export interface PlannedSession {
  readonly id: string;
  /** Null for an extra session, which no timetable made: the plan leaves it alone. */
  readonly meetingId: string | null;
  /** The date in its id; it stays when the session moves. */
  readonly localDate: string;
  readonly timeZone: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly placeIds: readonly string[];
  /** Who cancelled it: a person, by an exception, or the timetable, which no longer has it. */
  readonly cancelledBy: 'timetable' | 'staff' | null;
  /** Anyone has a record in it. */
  readonly attended: boolean;
}

export interface SessionPlan {
  readonly create: readonly Occurrence[];
  /** Sessions to set to their occurrence, cancelled or not as it says. */
  readonly update: readonly Occurrence[];
  /** Ids of sessions to set to `cancelledBy: 'timetable'`. */
  readonly cancel: readonly string[];
}

/**
 * What brings the stored sessions in line with the timetable. Applied, it leaves nothing to plan,
 * so any number of runs make what one makes.
 *
 * What has begun or has a record is history and is never touched; a class that is over is never
 * made up afterwards, or everyone would be absent from it. `existing` may hold more than the
 * timetable has a word on: what lies outside is not the plan's business.
 */
export function planSessions(
  existing: readonly PlannedSession[],
  wanted: Timetable,
  now: Date,
): SessionPlan {
  const ahead = wanted.occurrences.filter(({ endsAt }) => endsAt > now);
  const aheadIds = new Set(ahead.map(({ id }) => id));
  const stored = new Map(existing.map((session) => [session.id, session]));
  const mayChange = ({ startsAt, attended }: PlannedSession): boolean =>
    startsAt > now && !attended;
  return {
    create: ahead.filter(({ id }) => !stored.has(id)),
    update: ahead.filter((occurrence) => {
      const session = stored.get(occurrence.id);
      return session !== undefined && mayChange(session) && isStale(session, occurrence);
    }),
    cancel: existing
      .filter(
        (session) =>
          session.meetingId !== null &&
          hasWordOn(wanted, session) &&
          session.cancelledBy === null &&
          mayChange(session) &&
          !aheadIds.has(session.id),
      )
      .map(({ id }) => id),
  };
}

const hasWordOn = ({ range, also }: Timetable, { id, localDate }: PlannedSession): boolean =>
  (localDate >= range.from && localDate <= range.to) || also.has(id);

/** Of a cancelled class only that it is cancelled matters. */
function isStale(session: PlannedSession, occurrence: Occurrence): boolean {
  if (session.meetingId === null) return false;
  const cancelledBy = occurrence.change === 'cancelled' ? 'staff' : null;
  if (session.cancelledBy !== cancelledBy) return true;
  return cancelledBy === null && differs(session, occurrence);
}

/** Whether time, zone or place differ. */
export const differs = (
  session: Pick<PlannedSession, 'startsAt' | 'endsAt' | 'timeZone' | 'placeIds'>,
  occurrence: Occurrence,
): boolean =>
  session.startsAt.getTime() !== occurrence.startsAt.getTime() ||
  session.endsAt.getTime() !== occurrence.endsAt.getTime() ||
  session.timeZone !== occurrence.timeZone ||
  session.placeIds.join('/') !== occurrence.placeIds.join('/');
