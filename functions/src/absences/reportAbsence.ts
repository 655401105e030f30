import { giveExcuse } from '../attendance/index.ts';
import { commit } from '../platform/commit.ts';
import { invalidField } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { endOfDay } from './bounds.ts';
import { AbsenceRequest, ReportAbsenceRequest } from './contract.ts';
import { excuseOf } from './excuseOf.ts';
import { putSubmitted, wishOf } from './newRequest.ts';
import { toDeciders } from './notices.ts';
import { mustHaveRoom } from './requestRules.ts';
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
    const wish = await wishOf(services, caller, input);
    const { wanted, affected, rules } = wish;
    if (endOfDay(affected.firstDay) <= clock.now()) {
      throw invalidField('covers', 'reports are of today or ahead; ask for what is past instead');
    }
    const reported = await commit(context, async (write) => {
      await mustHaveRoom(write.tx, db, wanted.studentUid);
      const { id, request } = putSubmitted(services, write, caller, wish);
      const isAccepted = rules.guardianReports === 'accept' && !request.evidenceNeeded;
      const accept = { action: 'approve', by: 'system', as: 'system' } as const;
      const stands = isAccepted ? takeStep(write, db, id, request, accept) : request;
      if (isAccepted) giveExcuse(write.tx, db, id, excuseOf(stands), write.now);
      // Whoever teaches is told either way: that there is something to decide, or who will not come.
      write.intent(toDeciders('absence-request.submitted', id, stands));
      return toRequest(id, stands);
    });
    if (reported.status === 'approved') await settleMarks(context, reported.requestId);
    return reported;
  },
});
