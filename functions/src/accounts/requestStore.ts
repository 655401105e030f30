import type { CollectionReference, Firestore, Transaction } from 'firebase-admin/firestore';
import { z } from 'zod';
import { after } from '../platform/clock.ts';
import { sha256Hex } from '../platform/crypto.ts';
import { collection } from '../platform/firestore.ts';

/**
 * `accountRequests/{id}`: what a stranger asked for, written before the one reply and worked off after
 * it, so that neither the reply nor its timing tells whether the address has an account. The document is
 * deleted when it is done.
 */
export const AccountRequest = z.object({
  kind: z.enum(['register', 'password-reset']),
  email: z.string(),
  name: z.string().nullable(),
  studentNumber: z.string().nullable(),
  locale: z.string().nullable(),
  /** Whoever works on it has it until then; null: nobody does. */
  claimedUntil: z.date().nullable(),
  createdAt: z.date(),
  expiresAt: z.date(),
});
export type AccountRequest = z.output<typeof AccountRequest>;

/** As long as event delivery is retried. */
const KEPT_S = 24 * 3600;
/** Longer than the work may take (the function's timeout), so that a claim never runs out under it. */
const CLAIM_S = 60;

export function requestsOf(db: Firestore): CollectionReference<AccountRequest> {
  return collection(db, 'accountRequests', AccountRequest);
}

export function createRequest(
  tx: Transaction,
  db: Firestore,
  id: string,
  request: Pick<AccountRequest, 'kind' | 'email'> & Partial<AccountRequest>,
  now: Date,
): void {
  tx.create(requestsOf(db).doc(id), {
    name: null,
    studentNumber: null,
    locale: null,
    claimedUntil: null,
    createdAt: now,
    expiresAt: after(now, KEPT_S),
    ...request,
  });
}

/**
 * Takes the request for this delivery of its event. Null: there is nothing left to do.
 * @throws Error while another delivery has it; the event comes again and by then it is done, or the claim is over
 */
export function claimRequest(db: Firestore, id: string, now: Date): Promise<AccountRequest | null> {
  const ref = requestsOf(db).doc(id);
  return db.runTransaction(async (tx) => {
    const request = (await tx.get(ref)).data();
    if (request === undefined) return null;
    if (request.expiresAt <= now) {
      tx.delete(ref);
      return null;
    }
    if (request.claimedUntil !== null && request.claimedUntil > now) {
      throw new Error(`account request ${id} is being worked on`);
    }
    tx.update(ref, { claimedUntil: after(now, CLAIM_S) });
    return request;
  });
}

/** The uid of the account that a registration makes: the same at every attempt. */
export function uidOfRequest(id: string): string {
  return sha256Hex(`account request ${id}`).slice(0, 28);
}
