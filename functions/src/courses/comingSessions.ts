import type { Firestore } from 'firebase-admin/firestore';
import type { Session } from './sessionStore.ts';
import { sessions } from './sessionStore.ts';

/** Courses of one query: what Firestore takes in an `in`. */
const MOST_COURSES = 30;

interface Span {
  readonly from: Date;
  readonly to: Date;
  readonly limit: number;
}

/**
 * Sessions of these courses whose check-in closes within the span, by start; those that close first if there are more.
 * A query for each 30 courses: a roster's grant need not end with its term, so the courses of years may be among them.
 */
export async function comingSessions(
  db: Firestore,
  courseIds: readonly string[],
  span: Span,
): Promise<Session[]> {
  const sorted = courseIds.toSorted();
  const parts = Array.from({ length: Math.ceil(sorted.length / MOST_COURSES) }, (_, n) =>
    sorted.slice(n * MOST_COURSES, (n + 1) * MOST_COURSES),
  );
  const found = await Promise.all(parts.map((ids) => comingOf(db, ids, span)));
  return found
    .flat()
    .sort((a, b) => a.closesAt.getTime() - b.closesAt.getTime() || byStart(a, b))
    .slice(0, span.limit)
    .sort(byStart);
}

async function comingOf(
  db: Firestore,
  courseIds: readonly string[],
  { from, to, limit }: Span,
): Promise<Session[]> {
  const { docs } = await sessions(db)
    .where('courseId', 'in', courseIds)
    .where('status', '==', 'scheduled')
    .where('closesAt', '>=', from)
    .where('closesAt', '<=', to)
    .orderBy('closesAt')
    .limit(limit)
    .get();
  return docs.map((doc) => ({ ...doc.data(), id: doc.id }));
}

function byStart(a: Session, b: Session): number {
  return a.startsAt.getTime() - b.startsAt.getTime() || (a.id < b.id ? -1 : 1);
}
