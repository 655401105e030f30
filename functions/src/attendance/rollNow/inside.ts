import type { Departure, Status } from '../record.ts';

/** What a record says of where its student is. */
export interface Whereabouts {
  readonly uid: string;
  readonly status: Status;
  readonly departure: Departure;
  readonly arrivedAt: Date | null;
  readonly departedAt: Date | null;
  /** Where the arrival was proven; null for a mark by hand. */
  readonly placeId: string | null;
}

/** A student of the session as the roster names him. */
export interface Rostered {
  readonly uid: string | null;
  readonly name: string;
  readonly studentNumber: string;
}

export interface Person {
  readonly uid: string;
  /** Null for somebody who has left the roster since. */
  readonly name: string | null;
  readonly studentNumber: string | null;
  readonly since: Date | null;
  /** The check-in, or the departure, still waits for a person's eyes. */
  readonly pending: boolean;
  readonly placeId: string | null;
}

interface Leaving {
  readonly uid: string;
  readonly at: Date;
}

export interface Presence {
  readonly people: readonly Person[];
  /** Who was seen to leave, and when. */
  readonly left: readonly Leaving[];
  /** Rostered, not excused, and neither seen nor departed. */
  readonly notSeen: number;
}

/** Who is inside by the records of one session; without a recorded place, at its only one. */
export function presenceIn(
  placeIds: readonly string[],
  records: readonly Whereabouts[],
  roster: readonly Rostered[],
): Presence {
  const names = new Map(roster.map((entry) => [entry.uid, entry]));
  const only = placeIds.length === 1 ? (placeIds[0] ?? null) : null;
  const people = records
    .filter(isInside)
    .map(({ uid, status, departure, arrivedAt, placeId }): Person => {
      const entry = names.get(uid);
      return {
        uid,
        name: entry?.name ?? null,
        studentNumber: entry?.studentNumber ?? null,
        since: arrivedAt,
        pending: status === 'pending_review' || departure === 'pending_review',
        placeId: placeId ?? only,
      };
    });
  const left = records.flatMap(({ uid, departure, departedAt }) =>
    (departure === 'left' || departure === 'left_early') && departedAt !== null
      ? { uid, at: departedAt }
      : [],
  );
  const accounted = new Set(
    records.filter(({ status }) => status !== 'absent').map(({ uid }) => uid),
  );
  const notSeen = roster.filter(({ uid }) => uid === null || !accounted.has(uid)).length;
  return { people, left, notSeen };
}

function isInside({ status, departure }: Whereabouts): boolean {
  const arrived = status === 'present' || status === 'late' || status === 'pending_review';
  // Whether an unsure departure was one is seen later: until then he counts.
  return arrived && (departure === 'none' || departure === 'pending_review');
}

/** People of one session. */
interface Group {
  readonly session: { readonly startsAt: Date };
  readonly people: readonly Person[];
  readonly left: readonly Leaving[];
}

/**
 * Everybody once, where he was seen last: who went on to the next class left no departure in the one before. A mark
 * by hand may not say when he came: then it counts from the start of its session. Who was seen to leave a class after
 * he came to another is in neither; without a time of arrival that cannot be known, and he stays listed.
 */
export function latestOnly<T extends Group>(groups: readonly T[]): T[] {
  const latest = new Map<string, { readonly person: Person; readonly at: number }>();
  for (const { session, people } of groups) {
    for (const person of people) {
      const at = (person.since ?? session.startsAt).getTime();
      if (at >= (latest.get(person.uid)?.at ?? at)) latest.set(person.uid, { person, at });
    }
  }
  const left = leavings(groups);
  const hasLeft = ({ uid, since }: Person): boolean =>
    since !== null && (left.get(uid) ?? 0) >= since.getTime();
  return groups.map((group) => ({
    ...group,
    people: group.people.filter(
      (person) => latest.get(person.uid)?.person === person && !hasLeft(person),
    ),
  }));
}

/** When each was last seen to leave, in ms. */
function leavings(groups: readonly Group[]): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (const { uid, at } of groups.flatMap(({ left }) => left)) {
    last.set(uid, Math.max(at.getTime(), last.get(uid) ?? 0));
  }
  return last;
}
