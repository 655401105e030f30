import type {
  CollectionReference,
  DocumentReference,
  Firestore,
  Query,
} from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../../platform/firestore.ts';

const CheckIn = z.object({
  attemptId: z.string(),
  sessionId: z.string(),
  courseId: z.string(),
  at: z.date(),
  located: z.boolean(),
  edge: z.boolean(),
  tooFast: z.boolean(),
  placeId: z.string().nullable(),
  similarity: z.number().nullable(),
  templateVersion: z.int().nullable(),
});

/**
 * `checkInSignals/{uid}`: a student's check-ins of the last weeks, as far as detectors look at them, so that no run reads
 * their evidence twice. For the server alone: scores.
 */
export const StoredSignals = z.object({
  uid: z.string(),
  courseIds: z.array(z.string()),
  checkIns: z.array(CheckIn),
  expiresAt: z.date(),
});
export type StoredSignals = z.output<typeof StoredSignals>;

export function signalsOf(db: Firestore): CollectionReference<StoredSignals> {
  return collection(db, 'checkInSignals', StoredSignals);
}

/** Of the students who checked in for this course of late. */
export function signalsInCourse(db: Firestore, courseId: string): Query<StoredSignals> {
  return signalsOf(db).where('courseIds', 'array-contains', courseId);
}

const Use = z.object({
  attemptId: z.string(),
  uid: z.string(),
  sessionId: z.string(),
  at: z.date(),
});

/** `deviceSignals/{deviceId}`: check-ins with a phone that was not the student's own. For the server alone. */
export const StoredUses = z.object({
  deviceId: z.string(),
  uses: z.array(Use),
  expiresAt: z.date(),
});
export type StoredUses = z.output<typeof StoredUses>;

export function usesOf(db: Firestore): CollectionReference<StoredUses> {
  return collection(db, 'deviceSignals', StoredUses);
}

/** `anomalyRuns/checkIns`: up to where the evidence of check-ins was looked at. */
export const StoredProgress = z.object({ at: z.date(), path: z.string() });
export type StoredProgress = z.output<typeof StoredProgress>;

export function progressRef(db: Firestore): DocumentReference<StoredProgress> {
  return collection(db, 'anomalyRuns', StoredProgress).doc('checkIns');
}
