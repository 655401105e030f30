import { commit } from '../platform/commit.ts';
import { operation } from '../platform/operation.ts';
import { AbsenceRequest, CreateAbsenceRequestRequest } from './contract.ts';
import { putDraft, putSubmitted, wishOf } from './newRequest.ts';
import { toDeciders } from './notices.ts';
import { mustHaveRoom } from './requestRules.ts';
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
    const wish = await wishOf(services, caller, input);
    return await commit(context, async (write) => {
      await mustHaveRoom(write.tx, services.db, wish.wanted.studentUid);
      const put = input.submit ? putSubmitted : putDraft;
      const { id, request } = put(services, write, caller, wish);
      if (input.submit) write.intent(toDeciders('absence-request.submitted', id, request));
      return toRequest(id, request);
    });
  },
});
