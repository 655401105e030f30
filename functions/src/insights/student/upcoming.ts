import type { Firestore } from 'firebase-admin/firestore';
import { comingSessions } from '../../courses/index.ts';
import { placeNamesOf } from '../../places/index.ts';
import { after } from '../../platform/clock.ts';
import type { StudentInsight } from './contract.ts';

const WITHIN_S = 14 * 24 * 3600;
const MOST = 10;
/** Names that are looked up; places beyond have none here. */
const MOST_PLACES = 10;

/** The next sessions of these courses (id -> end of the grant) whose check-in has not closed, with their places. */
export async function upcomingIn(
  db: Firestore,
  grants: Readonly<Record<string, Date>>,
  now: Date,
): Promise<StudentInsight['upcoming']> {
  const span = { from: now, to: after(now, WITHIN_S), limit: MOST };
  const coming = await comingSessions(db, grants, span);
  const placeIds = [...new Set(coming.flatMap((session) => session.placeIds))];
  const places = await placeNamesOf(db, placeIds.slice(0, MOST_PLACES));
  return coming.map((session) => ({
    sessionId: session.id,
    courseId: session.courseId,
    courseTitle: session.courseTitle,
    startsAt: session.startsAt.toISOString(),
    endsAt: session.endsAt.toISOString(),
    opensAt: session.opensAt.toISOString(),
    lateAfter: session.lateAfter.toISOString(),
    closesAt: session.closesAt.toISOString(),
    timeZone: session.timeZone,
    places: session.placeIds.map((placeId) => ({
      placeId,
      name: places.get(placeId)?.name ?? null,
    })),
  }));
}
