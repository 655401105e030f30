import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { currentPolicy } from '../settings/index.ts';
import { coveringAmong, excusesOf } from './excuses/excuseStore.ts';
import { withExcuses } from './excuses/withExcuses.ts';
import { markWithout, whyNotUndone } from './history.ts';
import { UndoMarkReply, UndoMarkRequest } from './markContract.ts';
import { mayOverride } from './overrides.ts';
import { eventsOf, recordRef } from './recordStore.ts';
import { taughtSession } from './staff.ts';
import { toRecord } from './toRecord.ts';
import { writeMark } from './writeMark.ts';

export const undoMark = operation({
  name: 'undoMark',
  summary: 'Take back the mark that stands: the one before it holds again, by a further event.',
  method: 'POST',
  path: '/sessions/{sessionId}/attendance/{studentUid}/undo',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: true,
  input: UndoMarkRequest,
  output: UndoMarkReply,
  failures: ['not-found', 'override-closed', 'conflict'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { studentUid, eventId, reason } = input;
    const { db } = services;
    const session = await taughtSession(services, caller, input.sessionId);
    return await commit(context, async (write) => {
      const [stored, told, policy, excuses] = await Promise.all([
        write.tx.get(recordRef(db, session.id, studentUid)),
        write.tx.get(eventsOf(db, session.id, studentUid).doc(eventId)),
        currentPolicy(db, write.tx),
        write.tx.get(excusesOf(db, studentUid)),
      ]);
      const event = told.data();
      if (event === undefined) throw new Failure('not-found');
      mayOverride(caller, session, policy, write.now);
      const before = stored.data() ?? null;
      const detail = whyNotUndone(before, eventId, event);
      if (detail !== null) throw new Failure('conflict', { detail });
      const closed = write.now > session.closesAt;
      const moment = { closed, policyVersion: policy.version };
      const covering = coveringAmong(excuses.docs, session).map(({ id }) => id);
      const next = withExcuses(markWithout(event, moment), covering, moment);
      const record = writeMark(services, write, session, before, next, {
        kind: 'undo',
        by: caller.uid,
        studentUid,
        reason,
        undoes: eventId,
      });
      return {
        record: record === null ? null : toRecord(record),
        eventId: record?.eventId ?? null,
      };
    });
  },
});
