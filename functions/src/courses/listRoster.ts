import { z } from 'zod';
import { operation } from '../platform/operation.ts';
import { decodeCursor, pageOf } from '../platform/page.ts';
import { ListRosterReply, ListRosterRequest } from './contract.ts';
import { rosterOf } from './rosterStore.ts';
import { taughtCourse } from './teach.ts';
import { toRosterEntry } from './toReply.ts';

export const listRoster = operation({
  name: 'listRoster',
  summary: 'A course’s roster, by student number.',
  method: 'GET',
  path: '/courses/{courseId}/roster',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: false,
  input: ListRosterRequest,
  output: ListRosterReply,
  failures: ['not-found'],
  handler: async ({ caller, input, services }) => {
    await taughtCourse(services, caller, input.courseId);
    let query = rosterOf(services.db, input.courseId).orderBy('studentNumber');
    if (input.cursor !== undefined) {
      query = query.startAfter(...decodeCursor(input.cursor, Position));
    }
    const found = (await query.limit(input.limit + 1).get()).docs.map((doc) => doc.data());
    const { page, nextCursor } = pageOf(found, input.limit, (last) => [last.studentNumber]);
    return {
      students: page.map(toRosterEntry),
      nextCursor,
    };
  },
});

const Position = z.tuple([z.string()]);
