import { commit } from '../platform/commit.ts';
import { operation } from '../platform/operation.ts';
import { affectedBy } from './affected.ts';
import { AbsenceRequest, CreateAbsenceRequestRequest } from './contract.ts';
import { putDraft } from './newRequest.ts';
import { toDeciders } from './notices.ts';
import { sideOf, studentOf } from './parties.ts';
import { mustHaveRoom, submission, takenRules } from './requestRules.ts';
import { takeStep } from './takeStep.ts';
import { toRequest } from './toRequest.ts';

export const createAbsenceRequest = operation({
  name: 'createAbsenceRequest',
  summary: 'Ask to be excused, for oneself or for a child: a draft, or submitted at once.',
  method: 'POST',
  path: '/absence-requests',
  roles: ['student', 'guardian'],
  tier: 'light',
  writes: true,
  input: CreateAbsenceRequestRequest,
  output: AbsenceRequest,
  failures: ['not-found', 'conflict'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { db, clock } = services;
    const studentUid = studentOf(caller, input.studentUid, clock.now());
    const rules = await takenRules(db);
    const affected = await affectedBy(services, studentUid, input.covers, rules);
    return await commit(context, async (write) => {
      await mustHaveRoom(write.tx, db, studentUid);
      const wanted = { ...input, studentUid };
      const { id, request } = putDraft(services, write, caller, wanted, affected, rules);
      if (!input.submit) return toRequest(id, request);
      const submitted = takeStep(write, db, id, request, {
        action: 'submit',
        by: caller.uid,
        as: sideOf(caller),
        changes: submission(request, affected, rules, write.now),
      });
      write.intent(toDeciders('absence-request.submitted', id, submitted));
      return toRequest(id, submitted);
    });
  },
});
