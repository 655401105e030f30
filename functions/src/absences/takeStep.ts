import type { Firestore } from 'firebase-admin/firestore';
import type { Write } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { newRevision } from '../platform/revision.ts';
import { evidenceKeptUntil } from './bounds.ts';
import type { RequestAction } from './lifecycle.ts';
import { isDecided, isFinal, statusAfter } from './lifecycle.ts';
import type { StoredRequest, StoredStep } from './requestStore.ts';
import { reasonRef, requestRef, stepsOf } from './requestStore.ts';

export interface Step {
  readonly action: Exclude<RequestAction, 'update'>;
  readonly by: string;
  readonly as: StoredStep['as'];
  readonly note?: string | undefined;
  /** What it changes besides status and step. */
  readonly changes?: Partial<StoredRequest>;
}

const DONE = {
  submit: 'submitted',
  ask: 'needs-info',
  approve: 'approved',
  reject: 'rejected',
  withdraw: 'withdrawn',
  expire: 'expired',
} as const;

/**
 * The one way in which a request changes its status: the request, the step and what was said to it, and the audit
 * event, together. Call after the transaction's reads.
 * @throws Failure conflict when the request stands where this cannot happen
 */
export function takeStep(
  write: Write,
  db: Firestore,
  id: string,
  before: StoredRequest,
  { action, by, as, note, changes = {} }: Step,
): StoredRequest {
  const { tx, now, audit } = write;
  const status = statusAfter(before.status, action);
  if (status === null)
    throw new Failure('conflict', { detail: `The request is ${before.status}.` });
  const n = before.steps + 1;
  const isDecision = action === 'approve' || action === 'reject';
  const outcome = action === 'approve' ? 'approved' : 'rejected';
  const next: StoredRequest = {
    ...before,
    ...(isDecision ? { decision: { outcome, by, at: now, step: n }, dueAt: null } : {}),
    ...changes,
    evidenceUntil: isFinal(status) ? evidenceKeptUntil(now) : null,
    status,
    steps: n,
    updatedAt: now,
    revision: newRevision(),
  };
  tx.set(requestRef(db, id), next);
  addStep(write, db, id, { n, at: now, by, as, action, status, round: next.round });
  if (note !== undefined) {
    tx.update(reasonRef(db, id), { [`notes.${String(n)}`]: note, updatedAt: now });
  }
  const anew = isDecision && isDecided(before.status);
  audit({
    action: `absence-request.${DONE[action]}`,
    subject: requestRef(db, id).path,
    details: { step: n, round: next.round, ...(isDecision ? { anew } : {}) },
  });
  return next;
}

export function addStep({ tx }: Write, db: Firestore, id: string, step: StoredStep): void {
  tx.create(stepsOf(db, id).doc(String(step.n)), step);
}
