import type { CollectionReference, Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../platform/firestore.ts';
import type { ProfileRequest } from './profileRequestContract.ts';
import { REQUEST_STATUS, RequestedFields } from './profileRequestContract.ts';

/**
 * `profileRequests/{uid}`: the last change of a profile that its owner asked for. One document for each person, so
 * that nobody has two open requests; the next request takes the place of a decided one.
 */
export const StoredProfileRequest = z.object({
  /** Counts the person's requests from 1. */
  number: z.int().min(1),
  changes: RequestedFields,
  reason: z.string(),
  status: z.enum(REQUEST_STATUS),
  requestedAt: z.date(),
  decidedAt: z.date().nullable(),
  /** The admin who decided; null while nobody has, or when it was withdrawn. */
  decidedBy: z.string().nullable(),
  /** What the admin said to it. */
  answer: z.string().nullable(),
});
export type StoredProfileRequest = z.output<typeof StoredProfileRequest>;

export function profileRequestsOf(db: Firestore): CollectionReference<StoredProfileRequest> {
  return collection(db, 'profileRequests', StoredProfileRequest);
}

export function profileRequestReply(uid: string, request: StoredProfileRequest): ProfileRequest {
  const { number, changes, reason, status, requestedAt, decidedAt, answer } = request;
  return {
    uid,
    number,
    changes,
    reason,
    status,
    requestedAt: requestedAt.toISOString(),
    decidedAt: decidedAt?.toISOString() ?? null,
    answer,
  };
}
