import type { z } from 'zod';
import { sessionOf } from '../courses/index.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { undoneAmong } from './history.ts';
import { GetRecordReply, GetRecordRequest } from './markContract.ts';
import { mayRead } from './readable.ts';
import type { StoredMark } from './recordStore.ts';
import { eventsOf, recordRef } from './recordStore.ts';
import { toRecord } from './toRecord.ts';

export const getRecord = operation({
  name: 'getRecord',
  summary: 'One student’s record of one session, with every mark it ever held.',
  method: 'GET',
  path: '/sessions/{sessionId}/attendance/{studentUid}',
  roles: ['student', 'guardian', 'instructor', 'admin'],
  tier: 'light',
  writes: false,
  input: GetRecordRequest,
  output: GetRecordReply,
  failures: ['not-found'],
  handler: async ({ caller, input, services: { db, clock } }) => {
    const { sessionId, studentUid } = input;
    const record = (await recordRef(db, sessionId, studentUid).get()).data() ?? null;
    // A record whose only mark was undone is gone; its history is not, and the session tells whose it is.
    const courseId = record?.courseId ?? (await sessionOf(db, sessionId))?.courseId;
    if (courseId === undefined || !mayRead(caller, { uid: studentUid, courseId }, clock.now())) {
      throw new Failure('not-found');
    }
    const { docs } = await eventsOf(db, sessionId, studentUid).orderBy('at').get();
    if (record === null && docs.length === 0) throw new Failure('not-found');
    const undone = undoneAmong(docs.map((doc) => doc.data()));
    return {
      record: record === null ? null : toRecord(record),
      undoable: record?.eventId ?? null,
      events: docs.map((doc) => {
        const { at, kind, by, before, after, previous, reason, undoes, requestId } = doc.data();
        const known = { kind, by, before, after, reason, undoes, requestId: requestId ?? null };
        const told = { eventId: doc.id, at: at.toISOString(), undone: undone.has(doc.id) };
        return { ...told, ...known, previous: kept(previous) };
      }),
    };
  },
});

type Previous = z.input<typeof GetRecordReply>['events'][number]['previous'];

function kept(mark: StoredMark | null): Previous {
  if (mark === null) return null;
  const { status, method, departure, markedBy } = mark;
  return {
    status,
    method,
    departure,
    markedBy,
    arrivedAt: mark.arrivedAt?.toISOString() ?? null,
    departedAt: mark.departedAt?.toISOString() ?? null,
  };
}
