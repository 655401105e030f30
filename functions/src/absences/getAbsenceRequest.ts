import type { z } from 'zod';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { GetAbsenceRequestReply, RequestRef } from './contract.ts';
import { actsFor, isConcerned, mayDecide } from './parties.ts';
import type { StoredReason, StoredStep } from './requestStore.ts';
import { reasonRef, requestRef, stepsOf } from './requestStore.ts';
import { toRequest } from './toRequest.ts';

export const getAbsenceRequest = operation({
  name: 'getAbsenceRequest',
  summary:
    'One request and everything that happened to it, with its reason for those who decide; audited for staff.',
  method: 'POST',
  path: '/absence-requests/{requestId}/reason',
  roles: ['student', 'guardian', 'instructor', 'admin'],
  tier: 'light',
  writes: true,
  input: RequestRef,
  output: GetAbsenceRequestReply,
  failures: ['not-found'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { db, clock } = services;
    const { requestId } = input;
    const ref = requestRef(db, requestId);
    const request = (await ref.get()).data();
    if (request === undefined) throw new Failure('not-found');
    const now = clock.now();
    const isOwn = actsFor(caller, request.studentUid, now);
    if (!isOwn && !isConcerned(caller, request, now)) throw new Failure('not-found');
    // Health, mostly: whoever teaches a course concerned but does not decide has no need of it.
    const isTold = isOwn || mayDecide(caller, request, now);
    const [reason, steps] = await Promise.all([
      isTold ? reasonRef(db, requestId).get() : null,
      stepsOf(db, requestId).orderBy('n').get(),
    ]);
    const told = reason?.data();
    const reply = {
      request: toRequest(requestId, request),
      reason: isTold ? (told?.text ?? '') : null,
      steps: steps.docs.map((step) => toStep(step.data(), told)),
    };
    if (isOwn) return reply;
    return await commit(
      context,
      ({ audit }) => {
        const shown = isTold ? 'reason-shown' : 'shown';
        audit({ action: `absence-request.${shown}`, subject: ref.path });
        return Promise.resolve(reply);
      },
      { keepReply: false },
    );
  },
});

function toStep(
  { at, ...step }: StoredStep,
  reason: StoredReason | undefined,
): z.input<typeof GetAbsenceRequestReply>['steps'][number] {
  return { ...step, at: at.toISOString(), note: reason?.notes[String(step.n)] ?? null };
}
