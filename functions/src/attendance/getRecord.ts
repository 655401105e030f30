import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { GetRecordReply, GetRecordRequest } from './contract.ts';
import { mayRead } from './readable.ts';
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
    const record = (await recordRef(db, sessionId, studentUid).get()).data();
    if (record === undefined || !mayRead(caller, record, clock.now())) {
      throw new Failure('not-found');
    }
    const events = await eventsOf(db, sessionId, studentUid).orderBy('at').get();
    return {
      record: toRecord(record),
      events: events.docs.map((doc) => {
        const { at, kind, by, before, after, reason } = doc.data();
        return { at: at.toISOString(), kind, by, before, after, reason };
      }),
    };
  },
});
