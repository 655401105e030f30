import type { Session } from '../../courses/index.ts';
import { isRosteredAt, rosterPages } from '../../courses/index.ts';
import type { Services } from '../../platform/services.ts';
import { sessionRecords } from '../recordStore.ts';
import type { Presence, Rostered } from './inside.ts';
import { presenceIn } from './inside.ts';

/** People in one reply; a session that begins below it is still listed whole. */
const MOST_PEOPLE = 5000;

/** How many sessions are looked into at a time, and how much of a roster is read at a time. */
const AT_ONCE = 10;
const ROSTER_PAGE = 1000;

/** What one session says of who is inside. */
export interface Looked extends Presence {
  readonly session: Session;
  readonly expected: number;
}

/**
 * Looks into sessions in their order until the reply is full. Reads the records of each session and the roster of
 * each course once.
 */
export async function lookInto(
  services: Services,
  sessions: readonly Session[],
): Promise<{ readonly looked: readonly Looked[]; readonly notListed: readonly Session[] }> {
  const rosters = new Map<string, Promise<Entry[]>>();
  const looked: Looked[] = [];
  let people = 0;
  for (let i = 0; i < sessions.length && people < MOST_PEOPLE; i += AT_ONCE) {
    const batch = await Promise.all(
      sessions.slice(i, i + AT_ONCE).map(async (session): Promise<Looked> => {
        const { courseId } = session;
        const reading = rosters.get(courseId) ?? readRoster(services, courseId);
        rosters.set(courseId, reading);
        const [entries, records] = await Promise.all([
          reading,
          sessionRecords(services.db, session.id),
        ]);
        const roster: Rostered[] = entries.filter((entry) => isRosteredAt(entry, session.startsAt));
        const presence = presenceIn(session.placeIds, records, roster);
        return { session, expected: roster.length, ...presence };
      }),
    );
    looked.push(...batch);
    people += batch.reduce((sum, one) => sum + one.people.length, 0);
  }
  return { looked, notListed: sessions.slice(looked.length) };
}

type Entry = Rostered & Parameters<typeof isRosteredAt>[0];

async function readRoster({ db }: Services, courseId: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const page of rosterPages(db, courseId, ROSTER_PAGE)) entries.push(...page);
  return entries;
}
