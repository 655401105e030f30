import type { Firestore } from 'firebase-admin/firestore';
import type { GrantedSpan } from './grantsWithin.ts';
import { grantsWithin } from './grantsWithin.ts';
import type { Session } from './sessionStore.ts';
import { sessions } from './sessionStore.ts';

interface Span {
  readonly from: Date;
  readonly to: Date;
  readonly limit: number;
}

/**
 * Sessions whose check-in closes within the span, of courses whose grant (course id -> end) holds at their start, by start;
 * those that close first if there are more. Reads up to `limit` for each query (see grantsWithin).
 */
export async function comingSessions(
  db: Firestore,
  grants: Readonly<Record<string, Date>>,
  span: Span,
): Promise<Session[]> {
  const found = await Promise.all(
    grantsWithin(grants, span).map((granted) => comingOf(db, granted, span)),
  );
  return found
    .flat()
    .sort((a, b) => a.closesAt.getTime() - b.closesAt.getTime() || byStart(a, b))
    .slice(0, span.limit)
    .sort(byStart);
}

/** In one course what starts first closes first, so what starts past the end of its grant crowds out nothing. */
async function comingOf(
  db: Firestore,
  { courseIds, to: end }: GrantedSpan,
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
  return docs
    .map((doc) => ({ ...doc.data(), id: doc.id }))
    .filter(({ startsAt }) => startsAt < end || end >= to);
}

function byStart(a: Session, b: Session): number {
  return a.startsAt.getTime() - b.startsAt.getTime() || (a.id < b.id ? -1 : 1);
}
