import { z } from 'zod';
import { invalidField } from '../../platform/failures.ts';
import { Instant } from '../../platform/ids.ts';
import { operation } from '../../platform/operation.ts';
import { decodeCursor, encodeCursor } from '../../platform/page.ts';
import { mustStayWithin } from '../readable.ts';
import { appealsQuery } from './appealStore.ts';
import { AppealId, ListAppealsReply, ListAppealsRequest } from './contract.ts';
import { toAppeal } from './toAppeal.ts';

export const listAppeals = operation({
  name: 'listAppeals',
  summary:
    'Appeals, newest first: students see their own, instructors those of a course of theirs.',
  method: 'GET',
  path: '/appeals',
  roles: ['student', 'instructor', 'admin'],
  tier: 'light',
  writes: false,
  input: ListAppealsRequest,
  output: ListAppealsReply,
  failures: [],
  handler: async ({ caller, input, services: { db, clock } }) => {
    const { courseId, status } = input;
    const studentUid = input.studentUid ?? (caller.role === 'student' ? caller.uid : undefined);
    mustStayWithin(caller, { studentUid, courseId }, clock.now());
    let query = appealsQuery(db, { uid: studentUid, courseId, status });
    if (input.cursor !== undefined) query = query.startAfter(...position(input.cursor));
    const found = (await query.limit(input.limit + 1).get()).docs;
    const page = found.slice(0, input.limit);
    const last = found.length > page.length ? page.at(-1) : undefined;
    return {
      appeals: page.map((doc) => toAppeal(doc.id, doc.data())),
      nextCursor:
        last === undefined ? null : encodeCursor([last.data().createdAt.toISOString(), last.id]),
    };
  },
});

/** @throws Failure invalid-request when the cursor is not one of ours */
function position(cursor: string): [Date, string] {
  const position = z.tuple([Instant, AppealId]).safeParse(decodeCursor(cursor, 2));
  if (!position.success) {
    throw invalidField('cursor', 'take it unchanged from the previous page, or leave it out');
  }
  const [createdAt, id] = position.data;
  return [new Date(createdAt), id];
}
