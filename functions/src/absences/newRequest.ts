import type { Write } from '../platform/commit.ts';
import { randomToken } from '../platform/crypto.ts';
import type { Member } from '../platform/operation.ts';
import { newRevision } from '../platform/revision.ts';
import type { Services } from '../platform/services.ts';
import type { AbsenceRules } from '../settings/index.ts';
import type { Affected } from './affected.ts';
import type { Covers } from './contract.ts';
import { sideOf } from './parties.ts';
import { extentIn } from './requestRules.ts';
import type { StoredRequest } from './requestStore.ts';
import { reasonRef, requestRef } from './requestStore.ts';
import { addStep } from './takeStep.ts';

export interface Wanted {
  readonly studentUid: string;
  readonly category: StoredRequest['category'];
  readonly covers: Covers;
  readonly reason: string;
}

/** Writes a draft with its reason and first step. Call after the transaction's reads. */
export function putDraft(
  { db }: Services,
  write: Write,
  caller: Member,
  { studentUid, category, covers, reason }: Wanted,
  affected: Affected,
  rules: AbsenceRules,
): { readonly id: string; readonly request: StoredRequest } {
  const { tx, now, audit } = write;
  const id = randomToken(15);
  const request: StoredRequest = {
    studentUid,
    requestedBy: caller.uid,
    requestedAs: sideOf(caller),
    category,
    covers,
    ...extentIn(affected, rules, now),
    status: 'draft',
    round: 0,
    steps: 1,
    courseIds: [],
    reviewBy: rules.reviewBy,
    decision: null,
    createdAt: now,
    submittedAt: null,
    evidenceUntil: null,
    updatedAt: now,
    revision: newRevision(),
  };
  tx.create(requestRef(db, id), request);
  tx.create(reasonRef(db, id), { text: reason, notes: {}, updatedAt: now });
  const { status, round } = request;
  const by = caller.uid;
  addStep(write, db, id, {
    n: 1,
    at: now,
    by,
    as: sideOf(caller),
    action: 'create',
    status,
    round,
  });
  audit({ action: 'absence-request.created', subject: requestRef(db, id).path });
  return { id, request };
}
