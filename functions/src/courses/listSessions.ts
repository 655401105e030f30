import { z } from 'zod';
import { operation } from '../platform/operation.ts';
import { Failure } from '../platform/failures.ts';
import { Id } from '../platform/ids.ts';
import { CursorInstant, decodeCursor, pageOf } from '../platform/page.ts';
import { ListSessionsReply, ListSessionsRequest } from './contract.ts';
import { sessions } from './sessionStore.ts';
import { takesPart } from './teach.ts';
import { toSession } from './toReply.ts';

export const listSessions = operation({
  name: 'listSessions',
  summary: 'A course’s sessions in a span of time, earliest first.',
  method: 'GET',
  path: '/courses/{courseId}/sessions',
  roles: ['student', 'instructor', 'admin'],
  tier: 'light',
  writes: false,
  input: ListSessionsRequest,
  output: ListSessionsReply,
  failures: ['not-found'],
  handler: async ({ caller, input, services: { db, clock } }) => {
    if (!takesPart(caller.access, input.courseId, clock.now())) throw new Failure('not-found');
    let query = sessions(db).where('courseId', '==', input.courseId);
    if (input.from !== undefined) query = query.where('startsAt', '>=', new Date(input.from));
    if (input.to !== undefined) query = query.where('startsAt', '<', new Date(input.to));
    query = query.orderBy('startsAt').orderBy('__name__');
    if (input.cursor !== undefined) {
      query = query.startAfter(...decodeCursor(input.cursor, Position));
    }
    const found = (await query.limit(input.limit + 1).get()).docs;
    const { page, nextCursor } = pageOf(
      found.map((doc) => ({ ...doc.data(), id: doc.id })),
      input.limit,
      ({ startsAt, id }) => [startsAt.toISOString(), id],
    );
    return {
      sessions: page.map(toSession),
      nextCursor,
    };
  },
});

const Position = z.tuple([CursorInstant, Id]);
