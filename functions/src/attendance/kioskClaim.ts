import type { DocumentSnapshot } from 'firebase-admin/firestore';
import { after } from '../platform/clock.ts';
import { randomToken } from '../platform/crypto.ts';
import { Failure } from '../platform/failures.ts';
import { isAlreadyExists, isPreconditionFailed } from '../platform/firestore.ts';
import { REPLY_KEPT_S } from '../platform/idempotency.ts';
import type { CallContext } from '../platform/operation.ts';
import type { StoredChallenge } from './attemptStore.ts';
import { attempts, challengeRef, leaseRef } from './attemptStore.ts';
import type { Claim, ClaimRequest } from './claim.ts';
import { LEASE_S, freeExpired, nextAttempt, undecided } from './claim.ts';

interface KioskChallenge {
  readonly uid: string;
  readonly nonce: string;
  readonly expiresAt: Date;
}

/** The right to look at the frames of one challenge. `claimedAt` is the arrival time that counts. */
export interface KioskClaim {
  readonly nonce: string;
  readonly claimedAt: Date;
  /** The student's attempt of an earlier run of this call that was cut off; '' when it got no further. */
  readonly attemptId: string;
}

/**
 * Claims the challenge for this run before anything is inferred. Whose attempt it is, is not known yet: so the
 * challenge says itself how long the run has it, and `claimPlace` follows when a student was recognised. It
 * creates and reads nothing; the same key after a crash takes its own claim over.
 * @throws Failure replay | challenge-expired | in-progress | idempotency-conflict
 */
export async function claimChallenge(
  context: CallContext,
  { uid, nonce, expiresAt }: KioskChallenge,
): Promise<KioskClaim> {
  const { db, clock } = context.services;
  const ref = challengeRef(db, nonce);
  const claimedAt = clock.now();
  if (expiresAt > claimedAt) {
    try {
      await ref.create({
        uid,
        sessionId: '',
        attemptId: '',
        idempotencyKey: context.idempotencyKey ?? '',
        requestHash: context.requestHash,
        claimedAt,
        spentAt: null,
        heldUntil: after(claimedAt, LEASE_S),
        expiresAt: after(claimedAt, REPLY_KEPT_S),
      });
      return { nonce, claimedAt, attemptId: '' };
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
    }
  }
  const before = await ref.get();
  const claimed = before.data();
  if (claimed === undefined) throw new Failure('challenge-expired');
  await takeOver(context, uid, before, claimed);
  return { nonce, claimedAt: claimed.claimedAt, attemptId: claimed.attemptId };
}

async function takeOver(
  context: CallContext,
  uid: string,
  { ref, updateTime }: DocumentSnapshot<StoredChallenge>,
  claimed: StoredChallenge,
): Promise<void> {
  if (claimed.uid !== uid || claimed.idempotencyKey !== context.idempotencyKey) {
    throw new Failure('replay');
  }
  if (claimed.requestHash !== context.requestHash) throw new Failure('idempotency-conflict');
  const now = context.services.clock.now();
  const heldMs = (claimed.heldUntil?.getTime() ?? 0) - now.getTime();
  if (claimed.spentAt !== null || heldMs > 0 || updateTime === undefined) {
    const retryAfterS = Math.max(1, Math.ceil(heldMs / 1000));
    throw new Failure('in-progress', { retryAfterS: claimed.spentAt === null ? retryAfterS : 1 });
  }
  try {
    await ref.update({ heldUntil: after(now, LEASE_S) }, { lastUpdateTime: updateTime });
  } catch (error) {
    if (isPreconditionFailed(error)) throw new Failure('in-progress', { retryAfterS: 2 });
    throw error;
  }
}

/** Lets the challenge go after a refusal in mid-work, so that the same call can come again at once. */
export async function releaseChallenge(
  { services: { db } }: CallContext,
  { nonce }: KioskClaim,
): Promise<void> {
  await challengeRef(db, nonce).update({ heldUntil: null });
}

type PlaceRequest = Omit<ClaimRequest, 'nonce' | 'challengeExpiresAt'>;

/**
 * Claims the recognised student's place in the session and an attempt slot, as a check-in by phone does.
 * @throws Failure attempt-limit | in-progress
 */
export async function claimPlace(
  context: CallContext,
  request: PlaceRequest,
  { nonce, claimedAt, attemptId: earlier }: KioskClaim,
): Promise<Claim> {
  const { db, clock } = context.services;
  const { uid, sessionId, operation } = request;
  for (let round = 0; round < 3; round++) {
    const begun = earlier.startsWith(`${sessionId}_${uid}_${operation}_`) ? earlier : null;
    const attemptId = begun ?? (await nextAttempt(db, request));
    if (attemptId === null) throw new Failure('attempt-limit');
    const runId = randomToken(12);
    const batch = db.batch();
    const lease = leaseRef(db, sessionId, uid);
    batch.create(lease, { runId, nonce, expiresAt: after(clock.now(), LEASE_S) });
    if (begun === null) {
      batch.create(attempts(db).doc(attemptId), undecided(request, claimedAt));
      batch.update(challengeRef(db, nonce), { sessionId, attemptId });
    }
    try {
      await batch.commit();
      return { runId, nonce, attemptId, claimedAt };
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
    }
    const held = await lease.get();
    if (held.exists) await freeExpired(context, held);
    // Else another attempt took the numbered slot: count again.
  }
  throw new Failure('in-progress', { retryAfterS: 1 });
}
