import { endExcuse } from '../attendance/index.ts';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { endOfDay } from './bounds.ts';
import { AbsenceRequest, RequestRef } from './contract.ts';
import { studentsSide, toDeciders, toStudent } from './notices.ts';
import { ownRequest } from './ownRequest.ts';
import { sideOf } from './parties.ts';
import { settleMarks } from './settleMarks.ts';
import { takeStep } from './takeStep.ts';
import { toRequest } from './toRequest.ts';

export const withdrawAbsenceRequest = operation({
  name: 'withdrawAbsenceRequest',
  summary: 'Take a request back; of an approved one the sessions that have not begun.',
  method: 'POST',
  path: '/absence-requests/{requestId}/withdrawal',
  roles: ['student', 'guardian'],
  tier: 'light',
  writes: true,
  input: RequestRef,
  output: AbsenceRequest,
  failures: ['not-found', 'conflict'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { db } = services;
    const { requestId } = input;
    const request = await commit(context, async (write) => {
      const before = await ownRequest(services, caller, requestId, write.tx);
      const wasApproved = before.status === 'approved';
      if (wasApproved && endOfDay(before.lastDay) <= write.now) {
        const detail = 'Its days are over: whoever decided it can decide it anew.';
        throw new Failure('conflict', { detail });
      }
      const side = wasApproved ? await studentsSide(write.tx, db, before, write.now) : [];
      const after = takeStep(write, db, requestId, before, {
        action: 'withdraw',
        by: caller.uid,
        as: sideOf(caller),
        changes: { dueAt: null },
      });
      if (wasApproved) {
        endExcuse(write.tx, db, requestId, 'ahead', write.now);
        write.intent(toStudent('absence-request.decided', requestId, before, after, side));
      }
      // Nobody was asked about a draft.
      if (after.round > 0) {
        write.intent(toDeciders('absence-request.withdrawn', requestId, after));
      }
      return toRequest(requestId, after);
    });
    if (request.decision !== null) await settleMarks(context, requestId);
    return request;
  },
});
