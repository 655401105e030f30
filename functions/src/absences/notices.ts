import type { Firestore, Transaction } from 'firebase-admin/firestore';
import { accessOf, guards } from '../platform/access.ts';
import type { Intent } from '../platform/outbox.ts';
import { deciders } from './parties.ts';
import type { StoredRequest } from './requestStore.ts';

type Kind = Extract<Intent['kind'], `absence-request.${string}`>;

/** A notice about the step that was just taken; ids and where it stands, never a reason. */
function about(
  kind: Kind,
  requestId: string,
  request: StoredRequest,
  to: readonly string[],
): Intent {
  const { studentUid, steps, status } = request;
  return {
    dedupeKey: `${kind}:${requestId}:${String(steps)}`,
    kind,
    to: [...new Set(to)],
    data: { requestId, studentUid, outcome: status },
  };
}

/** To whoever may decide: it was submitted, or is not to be decided any more. */
export function toDeciders(
  kind: 'absence-request.submitted' | 'absence-request.withdrawn',
  requestId: string,
  request: StoredRequest,
): Intent {
  return about(kind, requestId, request, deciders(request));
}

/** To the student's side, as `studentsSide` gave it, with the status `before`: an excuse that ends concerns more people. */
export function toStudent(
  kind: 'absence-request.needs-info' | 'absence-request.decided',
  requestId: string,
  before: StoredRequest,
  request: StoredRequest,
  side: readonly string[],
): Intent {
  const intent = about(kind, requestId, request, side);
  return { ...intent, data: { ...intent.data, before: before.status } };
}

/** The student, and the guardian who asked: not one who has lost that right since. */
export async function studentsSide(
  tx: Transaction,
  db: Firestore,
  request: StoredRequest,
  now: Date,
): Promise<string[]> {
  const { studentUid, requestedBy, requestedAs } = request;
  if (requestedAs === 'student') return [studentUid];
  const access = (await tx.get(accessOf(db).doc(requestedBy))).data();
  const mayStill = access !== undefined && guards(access, studentUid, 'absences', now);
  return mayStill ? [studentUid, requestedBy] : [studentUid];
}
