import type { Person } from './inside.ts';
import { latestOnly } from './inside.ts';
import type { RollNowReply } from './contract.ts';
import type { Looked } from './look.ts';

type Group = RollNowReply['online'][number];
type Place = RollNowReply['places'][number];

/** Everybody once, by place and session; whoever is in a session without places apart. `asked`: that place alone. */
export function toRollNow(
  looked: readonly Looked[],
  names: ReadonlyMap<string, string>,
  asked: string | null,
): Pick<RollNowReply, 'inside' | 'places' | 'online' | 'sessions'> {
  const places = new Map<string | null, Group[]>();
  const online: Group[] = [];
  let inside = 0;
  for (const { session, people } of latestOnly(looked)) {
    for (const [placeId, there] of Map.groupBy(people, (person) => person.placeId)) {
      if (asked !== null && placeId !== null && placeId !== asked) continue;
      const group = groupOf(session, there);
      if (placeId === null && session.placeIds.length === 0) {
        online.push(group);
        continue;
      }
      inside += there.length;
      places.set(placeId, [...(places.get(placeId) ?? []), group]);
    }
  }
  const named = [...places].map(([placeId, groups]): Place => ({
    placeId,
    name: placeId === null ? null : (names.get(placeId) ?? null),
    groups,
  }));
  const sessions = looked.map(({ session, expected, notSeen }) => {
    const { id: sessionId, courseTitle, placeIds } = session;
    return { sessionId, courseTitle, placeIds, expected, notSeen };
  });
  return { inside, places: named.sort(byName), online, sessions };
}

function groupOf(
  { id, courseId, courseTitle, endsAt }: Looked['session'],
  people: readonly Person[],
): Group {
  const listed = (pending: boolean): Group['people'] =>
    people
      .filter((person) => person.pending === pending)
      .map(({ uid, name, studentNumber, since }) => ({
        uid,
        name,
        studentNumber,
        since: since?.toISOString() ?? null,
      }))
      .sort((a, b) => (a.name ?? '').localeCompare(b.name ?? '') || (a.uid < b.uid ? -1 : 1));
  return {
    sessionId: id,
    courseId,
    courseTitle,
    endsAt: endsAt.toISOString(),
    people: listed(false),
    pending: listed(true),
  };
}

/** Places without a name last. */
function byName(a: Place, b: Place): number {
  if (a.name === null || b.name === null) return Number(a.name === null) - Number(b.name === null);
  return a.name.localeCompare(b.name);
}
