import { z } from 'zod';
import { operation } from '../platform/operation.ts';
import { Failure, invalidField } from '../platform/failures.ts';
import { Id, Instant } from '../platform/ids.ts';
import { decodeCursor, encodeCursor } from '../platform/page.ts';
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
      const [startsAt, id] = positionOf(input.cursor);
      query = query.startAfter(startsAt, id);
    }
    const found = (await query.limit(input.limit + 1).get()).docs;
    const page = found.slice(0, input.limit).map((doc) => ({ ...doc.data(), id: doc.id }));
    const last = found.length > page.length ? page.at(-1) : undefined;
    return {
      sessions: page.map(toSession),
      nextCursor: last === undefined ? null : encodeCursor([last.startsAt.toISOString(), last.id]),
    };
  },
});

/** @throws Failure invalid-request */
function positionOf(cursor: string): [startsAt: Date, id: string] {
  const [startsAt, id] = decodeCursor(cursor, 2);
  const position = z.tuple([Instant, Id]).safeParse([startsAt, id]);
  if (!position.success) throw invalidField('cursor', 'take it unchanged from the previous page');
  return [new Date(position.data[0]), position.data[1]];
}
