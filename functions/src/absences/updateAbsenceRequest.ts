import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { newRevision } from '../platform/revision.ts';
import { affectedBy } from './affected.ts';
import { AbsenceRequest, UpdateAbsenceRequestRequest } from './contract.ts';
import { isEditable } from './lifecycle.ts';
import { ownRequest, unchangedRequest } from './ownRequest.ts';
import { extentIn, takenBy, takenRules } from './requestRules.ts';
import type { StoredRequest } from './requestStore.ts';
import { reasonRef, requestRef } from './requestStore.ts';
import { toRequest } from './toRequest.ts';

export const updateAbsenceRequest = operation({
  name: 'updateAbsenceRequest',
  summary: 'Change a draft, or a request about which staff asked for more.',
  method: 'PATCH',
  path: '/absence-requests/{requestId}',
  roles: ['student', 'guardian'],
  tier: 'light',
  writes: true,
  input: UpdateAbsenceRequestRequest,
  output: AbsenceRequest,
  failures: ['not-found', 'conflict', 'in-progress'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { db } = services;
    const { requestId, category, covers, reason } = input;
    const known = await ownRequest(services, caller, requestId);
    const rules = await takenRules(db);
    const wanted = covers ?? known.covers;
    const affected = await affectedBy(services, known.studentUid, wanted, rules, takenBy(known));
    return await commit(context, async ({ tx, now, audit }) => {
      const before = await unchangedRequest(services, caller, requestId, known, tx);
      if (!isEditable(before.status)) {
        throw new Failure('conflict', { detail: `The request is ${before.status}.` });
      }
      const request: StoredRequest = {
        ...before,
        ...extentIn(affected, rules, now),
        category: category ?? before.category,
        covers: wanted,
        // Staff may decide it as it stands, before it is submitted again: so whoever is concerned has to be asked.
        courseIds: before.round > 0 ? [...affected.courseIds] : [],
        updatedAt: now,
        revision: newRevision(),
      };
      tx.set(requestRef(db, requestId), request);
      if (reason !== undefined) {
        tx.update(reasonRef(db, requestId), { text: reason, updatedAt: now });
      }
      audit({ action: 'absence-request.updated', subject: requestRef(db, requestId).path });
      return toRequest(requestId, request);
    });
  },
});
