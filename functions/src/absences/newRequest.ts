import type { Write } from '../platform/commit.ts';
import { randomToken } from '../platform/crypto.ts';
import type { Member } from '../platform/operation.ts';
import { newRevision } from '../platform/revision.ts';
import type { Services } from '../platform/services.ts';
import type { AbsenceRules } from '../settings/index.ts';
import type { Affected } from './affected.ts';
import { affectedBy } from './affected.ts';
import type { Covers } from './contract.ts';
import { sideOf, studentOf } from './parties.ts';
import { extentIn, submission, takenRules } from './requestRules.ts';
import type { StoredRequest } from './requestStore.ts';
import { reasonRef, requestRef } from './requestStore.ts';
import { addStep, takeStep } from './takeStep.ts';

interface Wanted {
  readonly studentUid: string;
  readonly category: StoredRequest['category'];
  readonly covers: Covers;
  readonly reason: string;
}

/** A request as it is asked for, and what it comes to by the policy and the timetable of this moment. */
export interface Wish {
  readonly wanted: Wanted;
  readonly affected: Affected;
  readonly rules: AbsenceRules;
}

/** A request and its id. */
interface Put {
  readonly id: string;
  readonly request: StoredRequest;
}

/** @throws Failure not-found for somebody else's child | conflict where none are taken | invalid-request */
export async function wishOf(
  services: Services,
  caller: Member,
  asked: Omit<Wanted, 'studentUid'> & { readonly studentUid?: string | undefined },
): Promise<Wish> {
  const studentUid = studentOf(caller, asked.studentUid, services.clock.now());
  const rules = await takenRules(services.db);
  const affected = await affectedBy(services, studentUid, asked.covers, rules);
  return { wanted: { ...asked, studentUid }, affected, rules };
}

/** Writes a request and hands it in. Call after the transaction's reads. */
export function putSubmitted(services: Services, write: Write, caller: Member, wish: Wish): Put {
  const { id, request } = putDraft(services, write, caller, wish);
  const submitted = takeStep(write, services.db, id, request, {
    action: 'submit',
    by: caller.uid,
    as: sideOf(caller),
    changes: submission(request, wish.affected, wish.rules, write.now),
  });
  return { id, request: submitted };
}

/** Writes a draft with its reason and first step. Call after the transaction's reads. */
export function putDraft({ db }: Services, write: Write, caller: Member, wish: Wish): Put {
  const { wanted, affected, rules } = wish;
  const { studentUid, category, covers, reason } = wanted;
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
