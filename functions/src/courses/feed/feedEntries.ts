import { placeNamesOf } from '../../places/index.ts';
import type { Access } from '../../platform/access.ts';
import { accessOf, guards } from '../../platform/access.ts';
import type { Services } from '../../platform/services.ts';
import { HORIZON_DAYS } from '../outlook.ts';
import type { Session } from '../sessionStore.ts';
import { sessionsBetween } from '../sessionStore.ts';
import type { CalendarEntry } from './icalendar.ts';

const DAY_MS = 86_400_000;
const WEEKS_BACK = 4;
/** What one calendar reads at most: courses, sessions of each of them, children of a guardian. */
const MOST_COURSES = 40;
const MOST_SESSIONS = 200;
const MOST_CHILDREN = 10;

/** The sessions that concern a person, as entries of a calendar. Names of people are in none of them. */
export async function entriesFor(
  services: Pick<Services, 'db' | 'clock'>,
  access: Access,
): Promise<CalendarEntry[]> {
  const { db, clock } = services;
  const now = clock.now();
  const from = new Date(now.getTime() - WEEKS_BACK * 7 * DAY_MS);
  const to = new Date(now.getTime() + (HORIZON_DAYS + 1) * DAY_MS);
  const grants = [...(await grantsOf(services, access, now))].slice(0, MOST_COURSES);
  const found = await Promise.all(
    grants.map(([courseId, until]) =>
      sessionsBetween(db, courseId, {
        from,
        to: until < to ? until : to,
        limit: MOST_SESSIONS,
      }),
    ),
  );
  const all = found.flat().sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
  const places = await placeNamesOf(db, [...new Set(all.flatMap(({ placeIds }) => placeIds))]);
  return all.map((session) => entryOf(session, places));
}

/** Courses and until when: a student's, an instructor's (or substitute's), those of a guardian's children. */
async function grantsOf(
  { db }: Pick<Services, 'db'>,
  access: Access,
  now: Date,
): Promise<Map<string, Date>> {
  const grants = new Map<string, Date>();
  const add = (of: Readonly<Record<string, Date>>, most: Date | null = null): void => {
    for (const [courseId, until] of Object.entries(of)) {
      const end = most !== null && most < until ? most : until;
      const known = grants.get(courseId);
      if (end > now && (known === undefined || known < end)) grants.set(courseId, end);
    }
  };
  if (access.role === 'student') add(access.rosterOf);
  // Who becomes an admin keeps the courses that are taught.
  if (access.role === 'instructor' || access.role === 'admin') add(access.staffOf);
  if (access.role !== 'guardian') return grants;
  const children = Object.entries(access.children)
    .filter(([uid]) => guards(access, uid, 'attendance', now))
    .slice(0, MOST_CHILDREN);
  for (const [uid, rights] of children) {
    const child = (await accessOf(db).doc(uid).get()).data();
    if (child?.standing === 'active' && child.role === 'student') {
      add(child.rosterOf, rights.until);
    }
  }
  return grants;
}

function entryOf(
  session: Session,
  places: ReadonlyMap<string, { readonly name: string; readonly updatedAt: Date }>,
): CalendarEntry {
  const { id, courseTitle, startsAt, endsAt, status, placeIds } = session;
  const where = placeIds.flatMap((placeId) => places.get(placeId) ?? []);
  const changes = [session.updatedAt, ...where.map((place) => place.updatedAt)];
  return {
    uid: id,
    title: courseTitle,
    startsAt,
    endsAt,
    location: where.length === 0 ? null : where.map(({ name }) => name).join(' / '),
    cancelled: status === 'cancelled',
    updatedAt: new Date(Math.max(...changes.map((at) => at.getTime()))),
  };
}
