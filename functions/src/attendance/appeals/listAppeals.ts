import { z } from 'zod';
import { operation } from '../../platform/operation.ts';
import { CursorInstant, decodeCursor, pageOf } from '../../platform/page.ts';
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
    if (input.cursor !== undefined) {
      query = query.startAfter(...decodeCursor(input.cursor, Position));
    }
    const found = (await query.limit(input.limit + 1).get()).docs;
    const { page, nextCursor } = pageOf(found, input.limit, (doc) => [
      doc.data().createdAt.toISOString(),
      doc.id,
    ]);
    return {
      appeals: page.map((doc) => toAppeal(doc.id, doc.data())),
      nextCursor,
    };
  },
});

const Position = z.tuple([CursorInstant, AppealId]);
