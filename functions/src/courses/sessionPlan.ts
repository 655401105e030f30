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
  /** Moved by a person: time and place are theirs, the timetable no longer overwrites them. */
  readonly moved: boolean;
  /** Who cancelled it: a session cancelled by a person stays so, whatever the timetable wants. */
  readonly cancelledBy: 'timetable' | 'staff' | null;
  /** Anyone has a record in it. */
  readonly attended: boolean;
}

export interface SessionPlan {
  readonly create: readonly Occurrence[];
  /** Sessions to set to their occurrence, and to `cancelledBy: null`. */
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
 * timetable's range: what lies outside is not the plan's business.
 */
export function planSessions(
  existing: readonly PlannedSession[],
  wanted: Timetable,
  now: Date,
): SessionPlan {
  const { from, to } = wanted.range;
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
          session.localDate >= from &&
          session.localDate <= to &&
          session.cancelledBy === null &&
          mayChange(session) &&
          !aheadIds.has(session.id),
      )
      .map(({ id }) => id),
  };
}

function isStale(session: PlannedSession, occurrence: Occurrence): boolean {
  if (session.cancelledBy === 'staff' || session.meetingId === null) return false;
  if (session.cancelledBy === 'timetable') return true;
  return !session.moved && differs(session, occurrence);
}

const differs = (session: PlannedSession, occurrence: Occurrence): boolean =>
  session.startsAt.getTime() !== occurrence.startsAt.getTime() ||
  session.endsAt.getTime() !== occurrence.endsAt.getTime() ||
  session.timeZone !== occurrence.timeZone ||
  session.placeIds.join('/') !== occurrence.placeIds.join('/');
