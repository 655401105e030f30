import { z } from 'zod';
import { Id } from '../platform/ids.ts';
import { operation } from '../platform/operation.ts';
import { CursorInstant, decodeCursor, pageOf } from '../platform/page.ts';
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
    if (cursor !== undefined) query = query.startAfter(...decodeCursor(cursor, Position));
    const { docs } = await query.get();
    const { page, nextCursor } = pageOf(
      docs.map((doc) => ({ uid: doc.id, stored: doc.data() })),
      limit,
      ({ uid, stored }) => [stored.requestedAt.toISOString(), uid],
    );
    const uids = page.map(({ uid }) => uid);
    const people = await peopleOf(db, uids);
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
      nextCursor,
    };
  },
});

const Position = z.tuple([CursorInstant, Id]);
