import { invalidField } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { decodeCursor, encodeCursor } from '../../platform/page.ts';
import { mustStayWithin } from '../readable.ts';
import { appealsQuery } from './appealStore.ts';
import { ListAppealsReply, ListAppealsRequest } from './contract.ts';
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
  const [at = '', id = ''] = decodeCursor(cursor, 2);
  const createdAt = new Date(at);
  if (Number.isNaN(createdAt.getTime()) || !/^[\w.:@+~-]{1,400}$/.test(id)) {
    throw invalidField('cursor', 'take it unchanged from the previous page, or leave it out');
  }
  return [createdAt, id];
}
