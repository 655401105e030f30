import { z } from 'zod';
import { sessionOf } from '../courses/index.ts';
import { isStorableId } from '../platform/ids.ts';
import { operation } from '../platform/operation.ts';
import { CursorInstant, decodeCursor, pageOf } from '../platform/page.ts';
import { ListRecordsReply, ListRecordsRequest } from './contract.ts';
import { mustStayWithin } from './readable.ts';
import { recordsQuery } from './recordStore.ts';
import { toRecord } from './toRecord.ts';

export const listRecords = operation({
  name: 'listRecords',
  summary:
    'Records by any mix of course, session, student, time, status, method and departure, newest first.',
  method: 'GET',
  path: '/records',
  roles: ['student', 'guardian', 'instructor', 'admin'],
  tier: 'light',
  writes: false,
  input: ListRecordsRequest,
  output: ListRecordsReply,
  failures: ['not-found'],
  handler: async ({ caller, input, services: { db, clock } }) => {
    const studentUid = input.studentUid ?? (caller.role === 'student' ? caller.uid : undefined);
    const courseId = input.courseId ?? (await courseOf(input.sessionId));
    mustStayWithin(caller, { studentUid, courseId }, clock.now());
    const { sessionId, status, method, departure } = input;
    const [from, to] = [input.from, input.to].map((at) =>
      at === undefined ? undefined : new Date(at),
    );
    const filter = { sessionId, courseId, studentUid, status, method, departure, from, to };
    let query = recordsQuery(db, filter);
    if (input.cursor !== undefined) {
      const [startsAt, path] = decodeCursor(input.cursor, Position);
      query = query.startAfter(startsAt, db.doc(path));
    }
    const found = (await query.limit(input.limit + 1).get()).docs;
    const { page, nextCursor } = pageOf(found, input.limit, (doc) => [
      doc.data().startsAt.toISOString(),
      doc.ref.path,
    ]);
    return {
      records: page.map((doc) => toRecord(doc.data())),
      nextCursor,
    };

    /** A session's course, so that an instructor may filter by the session alone. */
    async function courseOf(sessionId: string | undefined): Promise<string | undefined> {
      if (sessionId === undefined || caller.role !== 'instructor') return undefined;
      return (await sessionOf(db, sessionId))?.courseId;
    }
  },
});

const RecordPath = z
  .string()
  .regex(/^sessions\/[^/]+\/attendance\/[^/]+$/)
  .refine((path) => path.split('/').every(isStorableId));

const Position = z.tuple([CursorInstant, RecordPath]);
