import type { Firestore } from 'firebase-admin/firestore';
import type { Session } from './sessionStore.ts';
import { sessions } from './sessionStore.ts';

/** Courses of one query: what Firestore takes in an `in`. */
const MOST_COURSES = 30;

/** Sessions of these courses whose check-in closes within the span, by start. One query. */
export async function comingSessions(
  db: Firestore,
  courseIds: readonly string[],
  { from, to, limit }: { readonly from: Date; readonly to: Date; readonly limit: number },
): Promise<Session[]> {
  if (courseIds.length === 0) return [];
  const { docs } = await sessions(db)
    .where('courseId', 'in', courseIds.toSorted().slice(0, MOST_COURSES))
    .where('status', '==', 'scheduled')
    .where('closesAt', '>=', from)
    .where('closesAt', '<=', to)
    .orderBy('closesAt')
    .limit(limit)
    .get();
  return docs
    .map((doc): Session => ({ ...doc.data(), id: doc.id }))
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime() || (a.id < b.id ? -1 : 1));
}
