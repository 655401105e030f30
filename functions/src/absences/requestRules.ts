import type { Firestore, Transaction } from 'firebase-admin/firestore';
import { Failure } from '../platform/failures.ts';
import type { AbsenceRules } from '../settings/index.ts';
import { currentPolicy } from '../settings/index.ts';
import type { Affected, Taken } from './affected.ts';
import { dueAfter, needsEvidence } from './bounds.ts';
import type { StoredRequest } from './requestStore.ts';
import { MOST_OPEN, openRequestsOf } from './requestStore.ts';

/** The policy's word on absences. @throws Failure conflict where none are taken */
export async function takenRules(db: Firestore): Promise<AbsenceRules> {
  const { absences } = (await currentPolicy(db)).rules;
  if (!absences.open) throw new Failure('conflict', { detail: 'Absence requests are not taken.' });
  return absences;
}

/** @throws Failure conflict when too many requests of the student wait already */
export async function mustHaveRoom(
  tx: Transaction,
  db: Firestore,
  studentUid: string,
): Promise<void> {
  const { size } = await tx.get(openRequestsOf(db, studentUid).limit(MOST_OPEN));
  if (size < MOST_OPEN) return;
  const detail = `${String(MOST_OPEN)} requests of this student wait; withdraw one first.`;
  throw new Failure('conflict', { detail });
}

/** What a request says of the days that it covers. */
export function extentIn(
  affected: Affected,
  rules: AbsenceRules,
  now: Date,
): Pick<StoredRequest, 'firstDay' | 'lastDay' | 'evidenceNeeded' | 'dueAt'> {
  const { firstDay, lastDay } = affected;
  const evidenceNeeded = needsEvidence(affected, rules);
  return { firstDay, lastDay, evidenceNeeded, dueAt: dueAfter(now, lastDay, rules) };
}

/** The days about which staff were asked before; null of a draft. */
export function takenBy(request: StoredRequest): Taken {
  return request.round > 0 ? request : null;
}

/** What submitting fixes, by the policy of this moment. */
export function submission(
  before: StoredRequest,
  affected: Affected,
  rules: AbsenceRules,
  now: Date,
): Partial<StoredRequest> {
  return {
    ...extentIn(affected, rules, now),
    courseIds: [...affected.courseIds],
    round: before.round + 1,
    submittedAt: now,
    reviewBy: rules.reviewBy,
  };
}
