import { invalidField } from '../platform/failures.ts';
import { Id, Instant } from '../platform/ids.ts';
import { operation } from '../platform/operation.ts';
import { decodeCursor, encodeCursor } from '../platform/page.ts';
import { peopleOf } from './people.ts';
import { ListProfileRequestsReply, ListProfileRequestsRequest } from './profileRequestContract.ts';
import { profileRequestReply, profileRequestsOf } from './profileRequestStore.ts';
import { valuesOf } from './profileFields.ts';

export const listProfileRequests = operation({
  name: 'listProfileRequests',
  summary: 'Requests for changes of profiles, oldest first, beside what stands there now.',
  method: 'GET',
  path: '/profile-requests',
  roles: ['admin'],
  tier: 'light',
  writes: false,
  input: ListProfileRequestsRequest,
  output: ListProfileRequestsReply,
  failures: [],
  handler: async ({ services: { db }, input }) => {
    const { status, limit, cursor } = input;
    let query = profileRequestsOf(db)
      .where('status', '==', status)
      .orderBy('requestedAt')
      .orderBy('__name__')
      .limit(limit + 1);
    if (cursor !== undefined) query = query.startAfter(...positionOf(cursor));
    const { docs } = await query.get();
    const page = docs.slice(0, limit).map((doc) => ({ uid: doc.id, stored: doc.data() }));
    const uids = page.map(({ uid }) => uid);
    const people = await peopleOf(db, uids);
    const last = page.at(-1);
    return {
      requests: page.map(({ uid, stored }, i) => {
        const known = people[i] ?? null;
        const fields = Object.keys(stored.changes);
        return {
          request: profileRequestReply(uid, stored),
          name: known?.user.name ?? null,
          current: known === null ? {} : valuesOf(known.user, known.personal, fields),
        };
      }),
      nextCursor:
        docs.length > limit && last !== undefined
          ? encodeCursor([last.stored.requestedAt.toISOString(), last.uid])
          : null,
    };
  },
});

/** @throws Failure invalid-request when the cursor is not one of ours */
function positionOf(cursor: string): [Date, string] {
  const [at, uid] = decodeCursor(cursor, 2);
  const [instant, id] = [Instant.safeParse(at), Id.safeParse(uid)];
  if (instant.success && id.success) return [new Date(instant.data), id.data];
  throw invalidField('cursor', 'take it unchanged from the previous page, or leave it out');
}
