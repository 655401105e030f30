import type { z } from 'zod';
import { endExcuse, giveExcuse } from '../attendance/index.ts';
import { commit } from '../platform/commit.ts';
import { Failure, invalidField } from '../platform/failures.ts';
import type { Member } from '../platform/operation.ts';
import { operation } from '../platform/operation.ts';
import { currentPolicy } from '../settings/index.ts';
import { dueAfter } from './bounds.ts';
import { AbsenceRequest, DecideAbsenceRequestRequest } from './contract.ts';
import { excuseOf } from './excuseOf.ts';
import { isDecided } from './lifecycle.ts';
import { studentsSide, toStudent } from './notices.ts';
import { isConcerned, mayDecide } from './parties.ts';
import type { StoredRequest } from './requestStore.ts';
import { hasReadyEvidence, requestRef } from './requestStore.ts';
import { settleMarks } from './settleMarks.ts';
import { takeStep } from './takeStep.ts';
import { toRequest } from './toRequest.ts';

const ACTIONS = { approve: 'approve', reject: 'reject', 'needs-info': 'ask' } as const;

export const decideAbsenceRequest = operation({
  name: 'decideAbsenceRequest',
  summary:
    'Approve a request, which excuses the sessions it covers, reject it, or ask for more; or decide it anew.',
  method: 'POST',
  path: '/absence-requests/{requestId}/decision',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: true,
  input: DecideAbsenceRequestRequest,
  output: AbsenceRequest,
  failures: ['not-found', 'permission-denied', 'conflict'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { db } = services;
    const { requestId, decision, note } = input;
    const request = await commit(context, async (write) => {
      const { tx, now, intent } = write;
      const before = (await tx.get(requestRef(db, requestId))).data();
      if (before === undefined || !isConcerned(caller, before, now)) throw new Failure('not-found');
      mustBeDecidedBy(caller, before, input, now);
      const [isProven, side, { rules }] = await Promise.all([
        !before.evidenceNeeded || input.waiveEvidence || hasReadyEvidence(tx, db, requestId),
        studentsSide(tx, db, before, now),
        currentPolicy(db, tx),
      ]);
      if (decision === 'approve' && !isProven) {
        const detail = 'So long an absence needs evidence, and none is ready: ask for it.';
        throw new Failure('conflict', { detail });
      }
      const asked = { dueAt: dueAfter(now, before.lastDay, rules.absences) };
      const after = takeStep(write, db, requestId, before, {
        action: ACTIONS[decision],
        by: caller.uid,
        as: 'staff',
        note,
        changes: decision === 'needs-info' ? asked : {},
      });
      if (decision === 'approve') giveExcuse(tx, db, requestId, excuseOf(after), now);
      else if (before.status === 'approved') endExcuse(tx, db, requestId, 'all', now);
      const kind = decision === 'needs-info' ? 'absence-request.needs-info' : DECIDED;
      intent(toStudent(kind, requestId, before, after, side));
      return toRequest(requestId, after);
    });
    if (decision !== 'needs-info') await settleMarks(context, requestId);
    return request;
  },
});

const DECIDED = 'absence-request.decided';

/** @throws Failure permission-denied | conflict | invalid-request */
function mustBeDecidedBy(
  caller: Member,
  before: StoredRequest,
  { revision, decision, note, waiveEvidence }: z.output<typeof DecideAbsenceRequestRequest>,
  now: Date,
): void {
  if (!mayDecide(caller, before, now)) {
    const detail = 'It concerns courses that are not yours, or is left to admins.';
    throw new Failure('permission-denied', { detail });
  }
  if (waiveEvidence && caller.role !== 'admin') {
    throw new Failure('permission-denied', { detail: 'Only admins do without evidence.' });
  }
  if (before.revision !== revision) {
    throw new Failure('conflict', { detail: 'It was changed since: look at it again.' });
  }
  if (note === undefined && (decision !== 'approve' || isDecided(before.status))) {
    throw invalidField('note', 'say why, to the student');
  }
}
