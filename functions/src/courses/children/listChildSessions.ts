import type { Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import { placeNamesOf } from '../../places/index.ts';
import type { Access } from '../../platform/access.ts';
import { accessOf, isLinkedTo } from '../../platform/access.ts';
import { Failure, invalidField } from '../../platform/failures.ts';
import { Id } from '../../platform/ids.ts';
import { operation } from '../../platform/operation.ts';
import { CursorInstant, decodeCursor, pageOf } from '../../platform/page.ts';
import { grantsWithin } from '../grantsWithin.ts';
import type { Session } from '../sessionStore.ts';
import { sessions } from '../sessionStore.ts';
import { seesClasses } from './childrenOf.ts';
import { ListChildSessionsReply, ListChildSessionsRequest } from './contract.ts';

const DAY_MS = 86_400_000;
const MOST_DAYS = 62;
const USUAL_DAYS = 14;

export const listChildSessions = operation({
  name: 'listChildSessions',
  summary: 'A child’s sessions in a span of time, earliest first, for a guardian.',
  method: 'GET',
  path: '/my-children/{childUid}/sessions',
  roles: ['guardian'],
  tier: 'light',
  writes: false,
  input: ListChildSessionsRequest,
  output: ListChildSessionsReply,
  failures: ['not-found', 'permission-denied'],
  handler: async ({ caller: { access }, input, services: { db, clock } }) => {
    const now = clock.now();
    const { childUid, limit } = input;
    const child = await childOf(db, access, childUid, now);
    const span = spanOf(input, now);
    const after = input.cursor === undefined ? null : decodeCursor(input.cursor, Position);
    const found = await Promise.all(
      grantsWithin(child.rosterOf, span).map(({ courseIds, to }) =>
        nextOf(db, courseIds, { from: span.from, to, after, limit: limit + 1 }),
      ),
    );
    const { page, nextCursor } = pageOf(found.flat().sort(inOrder), limit, (last) => [
      last.startsAt.toISOString(),
      last.id,
    ]);
    const places = await placeNamesOf(db, [...new Set(page.flatMap(({ placeIds }) => placeIds))]);
    return {
      sessions: page.map(({ id, startsAt, endsAt, placeIds, ...session }) => ({
        sessionId: id,
        courseId: session.courseId,
        courseTitle: session.courseTitle,
        localDate: session.localDate,
        timeZone: session.timeZone,
        startsAt: startsAt.toISOString(),
        endsAt: endsAt.toISOString(),
        status: session.status,
        places: placeIds.flatMap((placeId) => places.get(placeId)?.name ?? []),
      })),
      nextCursor,
    };
  },
});

const Position = z.tuple([CursorInstant, Id]);

/** @throws Failure not-found for a child of others and none alike | permission-denied without the right */
async function childOf(
  db: Firestore,
  guardian: Access,
  childUid: string,
  now: Date,
): Promise<Access> {
  const link = guardian.children[childUid];
  if (link === undefined || !isLinkedTo(guardian, childUid, now)) throw new Failure('not-found');
  if (!seesClasses(link)) throw new Failure('permission-denied');
  const child = (await accessOf(db).doc(childUid).get()).data();
  if (child?.role !== 'student' || child.standing !== 'active') throw new Failure('not-found');
  return child;
}

/** @throws Failure invalid-request */
function spanOf(
  asked: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: Date,
): { readonly from: Date; readonly to: Date } {
  const from = asked.from === undefined ? now : new Date(asked.from);
  const to =
    asked.to === undefined ? new Date(from.getTime() + USUAL_DAYS * DAY_MS) : new Date(asked.to);
  const span = { from, to };
  const days = (to.getTime() - from.getTime()) / DAY_MS;
  if (days <= 0) throw invalidField('to', 'must lie after from');
  if (days > MOST_DAYS) throw invalidField('to', `at most ${String(MOST_DAYS)} days in one call`);
  return span;
}

interface Span {
  readonly from: Date;
  readonly to: Date;
  readonly after: z.output<typeof Position> | null;
  readonly limit: number;
}

/** The next sessions of these courses: what a page takes at most, for all of them may be of these. */
async function nextOf(
  db: Firestore,
  courseIds: readonly string[],
  { from, to, after, limit }: Span,
): Promise<Session[]> {
  let query = sessions(db)
    .where('courseId', 'in', courseIds)
    .where('startsAt', '>=', from)
    .where('startsAt', '<', to)
    .orderBy('startsAt')
    .orderBy('__name__');
  if (after !== null) query = query.startAfter(...after);
  const { docs } = await query.limit(limit).get();
  return docs.map((doc) => ({ ...doc.data(), id: doc.id }));
}

function inOrder(a: Session, b: Session): number {
  return a.startsAt.getTime() - b.startsAt.getTime() || (a.id < b.id ? -1 : 1);
}
