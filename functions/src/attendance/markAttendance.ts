import { isRosteredAt, rosterEntryOfStudent } from '../courses/index.ts';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { currentPolicy } from '../settings/index.ts';
import { AttendanceRecord, MarkAttendanceRequest } from './contract.ts';
import { putOfficeMark } from './officeMark.ts';
import { departureIn, mayOverride, mustBeMarkable } from './overrides.ts';
import { recordRef } from './recordStore.ts';
import { taughtSession } from './staff.ts';
import { toRecord } from './toRecord.ts';

export const markAttendance = operation({
  name: 'markAttendance',
  summary: 'Set a student’s mark by hand, with a reason; the mark before stays in the history.',
  method: 'PUT',
  path: '/sessions/{sessionId}/attendance/{studentUid}',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: true,
  input: MarkAttendanceRequest,
  output: AttendanceRecord,
  failures: ['not-found', 'not-rostered', 'override-closed', 'conflict'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const session = await taughtSession(services, caller, input.sessionId);
    const now = services.clock.now();
    mustBeMarkable(session, input.status, now);
    const entry = await rosterEntryOfStudent(services.db, session.courseId, input.studentUid);
    if (entry === null || !isRosteredAt(entry, session.startsAt)) {
      throw new Failure('not-rostered', { detail: 'The student is not on this session’s roster.' });
    }
    return await commit(context, async (write) => {
      const [stored, policy] = await Promise.all([
        write.tx.get(recordRef(services.db, session.id, input.studentUid)),
        currentPolicy(services.db, write.tx),
      ]);
      mayOverride(caller, session, policy, write.now);
      const before = stored.data() ?? null;
      const record = putOfficeMark(services, write, session, before, {
        kind: 'mark',
        by: caller.uid,
        studentUid: input.studentUid,
        status: input.status,
        departed: departureIn(input, before, session, policy, now),
        reason: input.reason,
        policy,
      });
      return toRecord(record);
    });
  },
});
