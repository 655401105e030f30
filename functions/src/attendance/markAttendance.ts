import type { z } from 'zod';
import type { Session } from '../courses/index.ts';
import { isRosteredAt, rosterEntryOfStudent, sessionRules } from '../courses/index.ts';
import { commit } from '../platform/commit.ts';
import { Failure, invalidField } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { currentPolicy } from '../settings/index.ts';
import { AttendanceRecord, MarkAttendanceRequest } from './contract.ts';
import { putOfficeMark } from './officeMark.ts';
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
  failures: ['not-found', 'not-rostered', 'conflict'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const session = await taughtSession(services, caller, input.sessionId);
    if (session.status === 'cancelled') {
      throw new Failure('conflict', { detail: 'The session was cancelled.' });
    }
    const entry = await rosterEntryOfStudent(services.db, session.courseId, input.studentUid);
    if (entry === null || !isRosteredAt(entry, session.startsAt)) {
      throw new Failure('not-rostered', { detail: 'The student is not on this session’s roster.' });
    }
    const departedAt = departureIn(input, session, services.clock.now());
    return await commit(context, async (write) => {
      const [stored, policy] = await Promise.all([
        write.tx.get(recordRef(services.db, session.id, input.studentUid)),
        currentPolicy(services.db, write.tx),
      ]);
      const record = putOfficeMark(services, write, session, stored.data() ?? null, {
        kind: 'mark',
        by: caller.uid,
        studentUid: input.studentUid,
        status: input.status,
        departedAt,
        earlyGraceMin: sessionRules(session, policy).leave.earlyGraceMin,
        reason: input.reason,
        policyVersion: policy.version,
      });
      return toRecord(record);
    });
  },
});

/** @throws Failure invalid-request when there was nothing to depart from, or not then */
function departureIn(
  { status, departedAt }: z.output<typeof MarkAttendanceRequest>,
  session: Session,
  now: Date,
): Date | null {
  if (departedAt === undefined) return null;
  if (status !== 'present' && status !== 'late') {
    throw invalidField('departedAt', 'only somebody present or late departs');
  }
  const at = new Date(departedAt);
  if (at > now) throw invalidField('departedAt', 'must not lie in the future');
  if (at < session.opensAt)
    throw invalidField('departedAt', 'must not lie before the session opens');
  return at;
}
