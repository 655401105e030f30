import { commit } from '../platform/commit.ts';
import { operation } from '../platform/operation.ts';
import { affectedBy } from './affected.ts';
import { AbsenceRequest, SubmitAbsenceRequestRequest } from './contract.ts';
import { toDeciders } from './notices.ts';
import { ownRequest, unchangedRequest } from './ownRequest.ts';
import { sideOf } from './parties.ts';
import { submission, takenBy, takenRules } from './requestRules.ts';
import { takeStep } from './takeStep.ts';
import { toRequest } from './toRequest.ts';

export const submitAbsenceRequest = operation({
  name: 'submitAbsenceRequest',
  summary: 'Hand a draft in, or a request again about which staff asked for more.',
  method: 'POST',
  path: '/absence-requests/{requestId}/submission',
  roles: ['student', 'guardian'],
  tier: 'light',
  writes: true,
  input: SubmitAbsenceRequestRequest,
  output: AbsenceRequest,
  failures: ['not-found', 'conflict', 'in-progress'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { db } = services;
    const { requestId, note } = input;
    const known = await ownRequest(services, caller, requestId);
    const rules = await takenRules(db);
    const { studentUid, covers } = known;
    const affected = await affectedBy(services, studentUid, covers, rules, takenBy(known));
    return await commit(context, async (write) => {
      const before = await unchangedRequest(services, caller, requestId, known, write.tx);
      const request = takeStep(write, db, requestId, before, {
        action: 'submit',
        by: caller.uid,
        as: sideOf(caller),
        note,
        changes: submission(before, affected, rules, write.now),
      });
      write.intent(toDeciders('absence-request.submitted', requestId, request));
      return toRequest(requestId, request);
    });
  },
});
