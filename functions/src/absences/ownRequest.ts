import type { Transaction } from 'firebase-admin/firestore';
import { Failure } from '../platform/failures.ts';
import type { Member } from '../platform/operation.ts';
import type { Services } from '../platform/services.ts';
import { actsFor } from './parties.ts';
import type { StoredRequest } from './requestStore.ts';
import { requestRef } from './requestStore.ts';

/**
 * A request that the caller may act on for the student: the student himself, and each guardian who may report absences,
 * whoever of them made it. A foreign one looks like none.
 * @throws Failure not-found
 */
export async function ownRequest(
  { db, clock }: Services,
  caller: Member,
  requestId: string,
  tx?: Transaction,
): Promise<StoredRequest> {
  const ref = requestRef(db, requestId);
  const request = (await (tx === undefined ? ref.get() : tx.get(ref))).data();
  if (request === undefined || !actsFor(caller, request.studentUid, clock.now())) {
    throw new Failure('not-found');
  }
  return request;
}

/** The same request, unless it was changed since: what was found out about it may not hold any more. */
export async function unchangedRequest(
  services: Services,
  caller: Member,
  requestId: string,
  known: StoredRequest,
  tx: Transaction,
): Promise<StoredRequest> {
  const request = await ownRequest(services, caller, requestId, tx);
  if (request.revision !== known.revision) throw new Failure('in-progress', { retryAfterS: 1 });
  return request;
}
