import { giveExcuse } from '../attendance/index.ts';
import { commit } from '../platform/commit.ts';
import { invalidField } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { affectedBy } from './affected.ts';
import { endOfDay } from './bounds.ts';
import { AbsenceRequest, ReportAbsenceRequest } from './contract.ts';
import { excuseOf } from './excuseOf.ts';
import { putDraft } from './newRequest.ts';
import { toDeciders } from './notices.ts';
import { sideOf, studentOf } from './parties.ts';
import { mustHaveRoom, submission, takenRules } from './requestRules.ts';
import { settleMarks } from './settleMarks.ts';
import { takeStep } from './takeStep.ts';
import { toRequest } from './toRequest.ts';

export const reportAbsence = operation({
  name: 'reportAbsence',
  summary: 'A guardian reports that the child will not come, today or ahead, in one call.',
  method: 'POST',
  path: '/absence-reports',
  roles: ['guardian'],
  tier: 'light',
  writes: true,
  input: ReportAbsenceRequest,
  output: AbsenceRequest,
  failures: ['not-found', 'conflict'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { db, clock } = services;
    const studentUid = studentOf(caller, input.studentUid, clock.now());
    const rules = await takenRules(db);
    const affected = await affectedBy(services, studentUid, input.covers, rules);
    if (endOfDay(affected.firstDay) <= clock.now()) {
      throw invalidField('covers', 'reports are of today or ahead; ask for what is past instead');
    }
    const reported = await commit(context, async (write) => {
      await mustHaveRoom(write.tx, db, studentUid);
      const { id, request } = putDraft(services, write, caller, input, affected, rules);
      const submitted = takeStep(write, db, id, request, {
        action: 'submit',
        by: caller.uid,
        as: sideOf(caller),
        changes: submission(request, affected, rules, write.now),
      });
      // Whoever teaches is told either way: that there is something to decide, or who will not come.
      if (rules.guardianReports === 'review' || submitted.evidenceNeeded) {
        write.intent(toDeciders('absence-request.submitted', id, submitted));
        return toRequest(id, submitted);
      }
      const accept = { action: 'approve', by: 'system', as: 'system' } as const;
      const accepted = takeStep(write, db, id, submitted, accept);
      giveExcuse(write.tx, db, id, excuseOf(accepted), write.now);
      write.intent(toDeciders('absence-request.submitted', id, accepted));
      return toRequest(id, accepted);
    });
    if (reported.status === 'approved') await settleMarks(context, reported.requestId);
    return reported;
  },
});
