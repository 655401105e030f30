import type { Firestore, Query } from 'firebase-admin/firestore';
import type { StoredRecord } from './recordStore.ts';
import { recordsQuery } from './recordStore.ts';

/** A mark of a course that waits for a person's eyes. */
export interface PendingReview {
  readonly of: 'arrival' | 'departure';
  readonly sessionId: string;
  readonly startsAt: Date;
  readonly uid: string;
}

/** How many marks of the course wait, and the latest of them. */
export async function pendingReviewsOf(
  db: Firestore,
  courseId: string,
  limit: number,
): Promise<{ readonly count: number; readonly latest: PendingReview[] }> {
  const courseIds = [courseId];
  const [arrivals, departures] = await Promise.all([
    waiting(recordsQuery(db, { courseIds, status: ['pending_review'] }), 'arrival', limit),
    waiting(recordsQuery(db, { courseIds, departure: 'pending_review' }), 'departure', limit),
  ]);
  const latest = [...arrivals.latest, ...departures.latest].sort(
    (a, b) => b.startsAt.getTime() - a.startsAt.getTime() || order(a, b),
  );
  return { count: arrivals.count + departures.count, latest: latest.slice(0, limit) };
}

async function waiting(
  query: Query<StoredRecord>,
  of: PendingReview['of'],
  limit: number,
): Promise<{ readonly count: number; readonly latest: PendingReview[] }> {
  const { docs } = await query.limit(limit).get();
  // Only a full page leaves the number open.
  const count = docs.length < limit ? docs.length : (await query.count().get()).data().count;
  const latest = docs.map((doc) => {
    const { sessionId, startsAt, uid } = doc.data();
    return { of, sessionId, startsAt, uid };
  });
  return { count, latest };
}

function order(a: PendingReview, b: PendingReview): number {
  return `${a.sessionId}/${a.uid}/${a.of}` < `${b.sessionId}/${b.uid}/${b.of}` ? -1 : 1;
}
