import type { CollectionReference, DocumentReference, Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../platform/firestore.ts';
import { DECISIONS } from './decision.ts';

/** `checkInAttempts/{session}_{uid}_{operation}_{n}`: numbered slots, so that a limit holds under any race. */
export const StoredAttempt = z.object({
  uid: z.string(),
  sessionId: z.string(),
  courseId: z.string(),
  operation: z.enum(['checkIn', 'checkOut']),
  claimedAt: z.date(),
  /** False when we could not look (busy, overtaken): it takes nothing from the limit. */
  counted: z.boolean(),
  decision: z.enum(DECISIONS).nullable(),
  reasons: z.array(z.string()),
  decidedAt: z.date().nullable(),
});
export type StoredAttempt = z.output<typeof StoredAttempt>;

export function attempts(db: Firestore): CollectionReference<StoredAttempt> {
  return collection(db, 'checkInAttempts', StoredAttempt);
}

/** Every attempt at one session, at arrivals and departures. */
export async function attemptsOf(db: Firestore, sessionId: string): Promise<StoredAttempt[]> {
  const found = await attempts(db).where('sessionId', '==', sessionId).get();
  return found.docs.map((doc) => doc.data());
}

/** A measured value as it is stored. NaN and infinities, which older documents may hold, read as null. */
const Measured = z.preprocess(
  (value) => (typeof value === 'number' && !Number.isFinite(value) ? null : value),
  z.union([z.string(), z.number(), z.boolean(), z.null()]),
);

/**
 * `.../attendance/{uid}/evidence/{attemptId}`: what every check found, with measured values and limits. No
 * client reads it; staff see it through an audited operation, the student in the data export.
 */
export const StoredEvidence = z.object({
  uid: z.string(),
  sessionId: z.string(),
  courseId: z.string(),
  operation: z.enum(['checkIn', 'checkOut']),
  at: z.date(),
  decision: z.enum(DECISIONS),
  policyVersion: z.int(),
  /** Of the course's own rules; 0 in evidence of before they had versions. */
  rulesVersion: z.int().default(0),
  deviceId: z.string(),
  findings: z.array(
    z.object({
      check: z.string(),
      outcome: z.enum(['pass', 'review', 'fail']),
      reason: z.string(),
      evidence: z.record(z.string(), Measured),
    }),
  ),
});
export type StoredEvidence = z.output<typeof StoredEvidence>;

export function evidenceOf(
  db: Firestore,
  sessionId: string,
  uid: string,
): CollectionReference<StoredEvidence> {
  return collection(db, `sessions/${sessionId}/attendance/${uid}/evidence`, StoredEvidence);
}

/** `challenges/{nonce}`: exists once a challenge was claimed; `spentAt` once it was decided. */
export const StoredChallenge = z.object({
  uid: z.string(),
  sessionId: z.string(),
  attemptId: z.string(),
  idempotencyKey: z.string(),
  requestHash: z.string(),
  claimedAt: z.date(),
  spentAt: z.date().nullable(),
  /** Of a kiosk: until then the run that claimed it has it, before any student is known whose lease could say so. */
  heldUntil: z.date().nullable().default(null),
  expiresAt: z.date(),
});
export type StoredChallenge = z.output<typeof StoredChallenge>;

export function challengeRef(db: Firestore, nonce: string): DocumentReference<StoredChallenge> {
  return collection(db, 'challenges', StoredChallenge).doc(nonce);
}

/** `leases/{session}_{uid}`: whoever holds it works on this student's place in this session. */
export const StoredLease = z.object({
  runId: z.string(),
  nonce: z.string(),
  expiresAt: z.date(),
});
export type StoredLease = z.output<typeof StoredLease>;

export function leaseRef(
  db: Firestore,
  sessionId: string,
  uid: string,
): DocumentReference<StoredLease> {
  return collection(db, 'leases', StoredLease).doc(`${sessionId}_${uid}`);
}
