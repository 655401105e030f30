import type { z } from 'zod';
import { isRosteredAt, rosterEntriesOf } from '../courses/index.ts';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { currentPolicy } from '../settings/index.ts';
import { MarkManyAttendanceReply, MarkManyAttendanceRequest } from './markContract.ts';
import { mustNameOnce } from './namedOnce.ts';
import { putOfficeMark } from './officeMark.ts';
import { departureIn, mayOverride, mustBeMarkable } from './overrides.ts';
import type { StoredRecord } from './recordStore.ts';
import { recordRef } from './recordStore.ts';
import { taughtSession } from './staff.ts';

type Result = z.output<typeof MarkManyAttendanceReply>['results'][number];

/**
 * Each mark is judged by itself, by the rules of markAttendance; those that may be set are set together, in one
 * commit with their events, audit events and notices. What concerns all of them (a foreign session, rules that
 * close overrides, a student named twice) refuses the call.
 */
export const markManyAttendance = operation({
  name: 'markManyAttendance',
  summary: 'Set marks of many students of one session by hand; one answer each.',
  method: 'POST',
  path: '/sessions/{sessionId}/marks',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: true,
  input: MarkManyAttendanceRequest,
  output: MarkManyAttendanceReply,
  failures: ['not-found', 'override-closed'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { db } = services;
    const { marks, reason } = input;
    mustNameOnce(marks);
    const session = await taughtSession(services, caller, input.sessionId);
    const uids = marks.map(({ studentUid }) => studentUid);
    const roster = await rosterEntriesOf(db, session.courseId, uids);
    return await commit(context, async (write) => {
      const { tx, now } = write;
      const refs = uids.map((uid) => recordRef(db, session.id, uid));
      const [policy, records] = await Promise.all([currentPolicy(db, tx), tx.getAll(...refs)]);
      mayOverride(caller, session, policy, now);
      const results = marks.map((mark, i): Result => {
        const { studentUid, status } = mark;
        try {
          const entry = roster.get(studentUid);
          if (entry === undefined || !isRosteredAt(entry, session.startsAt)) {
            const detail = 'The student is not on this session’s roster.';
            throw new Failure('not-rostered', { detail });
          }
          mustBeMarkable(session, status, now);
          const before = records[i]?.data() ?? null;
          const departed = departureIn(mark, before, session, policy, now);
          if (saysSo(before, status, departed?.departedAt ?? null))
            return told(studentUid, 'unchanged');
          putOfficeMark(services, write, session, before, {
            kind: 'mark',
            by: caller.uid,
            studentUid,
            status,
            departed,
            reason: mark.reason ?? reason,
            policy,
          });
          return told(studentUid, 'marked');
        } catch (error) {
          if (error instanceof Failure) return told(studentUid, 'refused', error);
          throw error;
        }
      });
      const count = (outcome: Result['outcome']): number =>
        results.filter((result) => result.outcome === outcome).length;
      const [marked, unchanged] = [count('marked'), count('unchanged')];
      const counts = { marked, unchanged, refused: results.length - marked - unchanged };
      const subject = `sessions/${session.id}`;
      write.audit({ action: 'attendance.marked-many', subject, details: counts });
      return { sessionId: session.id, ...counts, results };
    });
  },
});

function saysSo(
  before: StoredRecord | null,
  status: StoredRecord['status'],
  departedAt: Date | null,
): boolean {
  if (before?.status !== status) return false;
  return departedAt === null || before.departedAt?.getTime() === departedAt.getTime();
}

function told(studentUid: string, outcome: Result['outcome'], why?: Failure): Result {
  if (why === undefined) return { studentUid, outcome, failure: null, detail: null };
  const [field] = why.details.fields ?? [];
  const detail =
    field === undefined ? (why.details.detail ?? null) : `${field.field}: ${field.issue}`;
  return { studentUid, outcome, failure: why.code, detail };
}
