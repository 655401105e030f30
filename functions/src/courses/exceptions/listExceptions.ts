import { z } from 'zod';
import { Failure } from '../../platform/failures.ts';
import { Id } from '../../platform/ids.ts';
import { operation } from '../../platform/operation.ts';
import { decodeCursor, pageOf } from '../../platform/page.ts';
import { LocalDate } from '../contract.ts';
import { takesPart } from '../teach.ts';
import { ListExceptionsReply, ListExceptionsRequest } from './contract.ts';
import { exceptionsOf } from './exceptionStore.ts';
import { toException } from './toException.ts';

export const listExceptions = operation({
  name: 'listExceptions',
  summary:
    'Classes of a course that were cancelled or moved, by the date that they were planned for.',
  method: 'GET',
  path: '/courses/{courseId}/exceptions',
  roles: ['student', 'instructor', 'admin'],
  tier: 'light',
  writes: false,
  input: ListExceptionsRequest,
  output: ListExceptionsReply,
  failures: ['not-found'],
  handler: async ({ caller, input, services: { db, clock } }) => {
    const { courseId, from, to, limit, cursor } = input;
    if (!takesPart(caller.access, courseId, clock.now())) throw new Failure('not-found');
    let query = exceptionsOf(db, courseId).orderBy('localDate').orderBy('__name__');
    if (from !== undefined) query = query.where('localDate', '>=', from);
    if (to !== undefined) query = query.where('localDate', '<=', to);
    if (cursor !== undefined) query = query.startAfter(...decodeCursor(cursor, Position));
    const found = (await query.limit(limit + 1).get()).docs;
    const { page, nextCursor } = pageOf(found, limit, (doc) => [doc.data().localDate, doc.id]);
    return {
      exceptions: page.map((doc) => toException(courseId, doc.data())),
      nextCursor,
    };
  },
});

const Position = z.tuple([LocalDate, Id]);
