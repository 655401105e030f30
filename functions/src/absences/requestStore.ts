import type {
  CollectionReference,
  DocumentReference,
  Firestore,
  Query,
  Transaction,
} from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../platform/firestore.ts';
import { newRevision } from '../platform/revision.ts';
import { REQUEST_STATUSES } from './lifecycle.ts';

/** What a request is about, as far as lists may say it; the reason itself is a document of its own. */
export const CATEGORIES = [
  'illness',
  'medical',
  'family',
  'religious',
  'school-event',
  'other',
] as const;

/** Chosen sessions, or each session of the student's courses that takes place on these local dates. */
export const StoredCovers = z.union([
  z.strictObject({ sessionIds: z.array(z.string()).min(1) }),
  z.strictObject({ from: z.iso.date(), to: z.iso.date() }),
]);
export type StoredCovers = z.output<typeof StoredCovers>;

/** `absenceRequests/{id}`: one request to be excused. Neither the reason nor what staff say to it is in it. */
export const StoredRequest = z.object({
  studentUid: z.string(),
  requestedBy: z.string(),
  requestedAs: z.enum(['student', 'guardian']),
  category: z.enum(CATEGORIES),
  covers: StoredCovers,
  /** First and last local date that it covers; of chosen sessions as they stood when it was written. */
  firstDay: z.iso.date(),
  lastDay: z.iso.date(),
  /** Courses concerned when it was submitted: their staff may read it. None of a draft. */
  courseIds: z.array(z.string()),
  status: z.enum(REQUEST_STATUSES),
  /** How often it was submitted; 0 for a draft. */
  round: z.int().min(0),
  /** How many steps it has (see StoredStep). */
  steps: z.int().min(1),
  /** Who is asked to decide: the staff of its courses, or the admins. */
  reviewBy: z.enum(['staff', 'admins']),
  /** By the policy under which it was submitted: no approval before a piece of evidence is ready. */
  evidenceNeeded: z.boolean(),
  /** The decision that holds; null until there is one, and the words to it are among the notes. */
  decision: z
    .object({
      outcome: z.enum(['approved', 'rejected']),
      by: z.string(),
      at: z.date(),
      /** The step that it was. */
      step: z.int(),
    })
    .nullable(),
  createdAt: z.date(),
  /** Of the round that counts; null until it was submitted. */
  submittedAt: z.date().nullable(),
  /** When it expires unless something happens to it before; null where nothing is waited for. */
  dueAt: z.date().nullable(),
  /** When its evidence goes, of one that ended without a decision that holds; null: it stays, or is gone. */
  evidenceUntil: z.date().nullable().default(null),
  updatedAt: z.date(),
  revision: z.string(),
});
export type StoredRequest = z.output<typeof StoredRequest>;

/** `absenceRequests/{id}/private/reason`: the words, for those concerned; staff read them by an audited operation. */
export const StoredReason = z.object({
  text: z.string(),
  /** What was said to a step, by its number. */
  notes: z.record(z.string(), z.string()),
  updatedAt: z.date(),
});
export type StoredReason = z.output<typeof StoredReason>;

/** `absenceRequests/{id}/steps/{n}`: what happened, from 1; append-only. */
export const StoredStep = z.object({
  n: z.int().min(1),
  at: z.date(),
  by: z.string(),
  /** In which role: of the student's side, of those who decide, or the schedule. */
  as: z.enum(['student', 'guardian', 'staff', 'system']),
  action: z.enum(['create', 'submit', 'ask', 'approve', 'reject', 'withdraw', 'expire']),
  status: z.enum(REQUEST_STATUSES),
  round: z.int().min(0),
});
export type StoredStep = z.output<typeof StoredStep>;

export function absenceRequests(db: Firestore): CollectionReference<StoredRequest> {
  return collection(db, 'absenceRequests', StoredRequest);
}

export function requestRef(db: Firestore, id: string): DocumentReference<StoredRequest> {
  return absenceRequests(db).doc(id);
}

export function reasonRef(db: Firestore, id: string): DocumentReference<StoredReason> {
  return collection(db, `absenceRequests/${id}/private`, StoredReason).doc('reason');
}

/**
 * Whether a file that the checks passed lies with the request (`evidence/{upload}`, which the folder of evidence writes).
 * Within the transaction, so that none is taken away while it is decided.
 */
export async function hasReadyEvidence(
  tx: Transaction,
  db: Firestore,
  id: string,
): Promise<boolean> {
  const ready = db.collection(`absenceRequests/${id}/evidence`).where('state', '==', 'ready');
  return !(await tx.get(ready.limit(1))).empty;
}

/**
 * Another set of readable files is another request to look at: who saw the one before decides anew. A write alone, so
 * that it goes with transactions that must not read.
 */
export function evidenceChanged(tx: Transaction, db: Firestore, id: string, now: Date): void {
  tx.update(requestRef(db, id), { revision: newRevision(), updatedAt: now });
}

/** What lists are asked for; whatever is left out is not asked. Days are those on which requests begin. */
export interface RequestFilter {
  readonly studentUid?: string | undefined;
  readonly courseId?: string | undefined;
  readonly status?: StoredRequest['status'] | undefined;
  readonly from?: string | undefined;
  /** Included. */
  readonly to?: string | undefined;
  /** Drafts left out. */
  readonly submitted?: boolean | undefined;
}

const BEYOND_DRAFTS = REQUEST_STATUSES.filter((status) => status !== 'draft');

/** Requests by any mix of filters, the latest first day first; ties by id. */
export function requestsQuery(db: Firestore, filter: RequestFilter): Query<StoredRequest> {
  const { studentUid, courseId, status, from, to, submitted } = filter;
  let query: Query<StoredRequest> = absenceRequests(db);
  if (studentUid !== undefined) query = query.where('studentUid', '==', studentUid);
  if (courseId !== undefined) query = query.where('courseIds', 'array-contains', courseId);
  if (status !== undefined) query = query.where('status', '==', status);
  else if (submitted === true) query = query.where('status', 'in', BEYOND_DRAFTS);
  if (from !== undefined) query = query.where('firstDay', '>=', from);
  if (to !== undefined) query = query.where('firstDay', '<=', to);
  return query.orderBy('firstDay', 'desc').orderBy('__name__', 'desc');
}

/** A student has no more requests at a time that wait for something. */
export const MOST_OPEN = 20;

/** Requests of the student that wait for something. */
export function openRequestsOf(db: Firestore, studentUid: string): Query<StoredRequest> {
  return absenceRequests(db)
    .where('studentUid', '==', studentUid)
    .where('status', 'in', ['draft', 'submitted', 'needs_info']);
}

/** Requests whose time is over, the longest waiting first. */
export function dueRequests(db: Firestore, now: Date): Query<StoredRequest> {
  return absenceRequests(db).where('dueAt', '<=', now).orderBy('dueAt');
}

/** Requests whose evidence is kept no longer, the longest over first. */
export function requestsToForget(db: Firestore, now: Date): Query<StoredRequest> {
  return absenceRequests(db).where('evidenceUntil', '<=', now).orderBy('evidenceUntil');
}

export function stepsOf(db: Firestore, id: string): CollectionReference<StoredStep> {
  return collection(db, `absenceRequests/${id}/steps`, StoredStep);
}
