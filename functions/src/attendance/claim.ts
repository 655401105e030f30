import type { DocumentSnapshot, Firestore, WriteBatch } from 'firebase-admin/firestore';
import { after } from '../platform/clock.ts';
import { randomToken } from '../platform/crypto.ts';
import { Failure } from '../platform/failures.ts';
import { isAlreadyExists, isPreconditionFailed } from '../platform/firestore.ts';
import { REPLY_KEPT_S } from '../platform/idempotency.ts';
import type { CallContext } from '../platform/operation.ts';
import type { StoredAttempt, StoredChallenge, StoredLease } from './attemptStore.ts';
import { attempts, challengeRef, leaseRef } from './attemptStore.ts';

/**
 * After a crash the place is free again this much later. A run that takes longer, as on a cold engine, may be
 * overtaken; then its outcome is not stored (see settle).
 */
export const LEASE_S = 20;

export interface ClaimRequest {
  readonly operation: 'checkIn' | 'checkOut';
  readonly uid: string;
  readonly sessionId: string;
  readonly courseId: string;
  readonly nonce: string;
  readonly challengeExpiresAt: Date;
  readonly attemptLimit: number;
}

/** The right to decide one attempt, held by exactly one run. `claimedAt` is the arrival time that counts. */
export interface Claim {
  readonly runId: string;
  readonly nonce: string;
  readonly attemptId: string;
  readonly claimedAt: Date;
}

/**
 * Transaction 1: claims the challenge, the student's place in the session and an attempt slot. It creates and
 * reads nothing, so that fifty parallel calls have one winner and a killed one leaves no locks. Who
 * loses learns why from what stands there; the same key after a crash takes its own claim over.
 * @throws Failure replay | challenge-expired | attempt-limit | in-progress | idempotency-conflict
 */
export async function claim(context: CallContext, request: ClaimRequest): Promise<Claim> {
  const { db, clock } = context.services;
  const { uid, sessionId, nonce } = request;
  for (let round = 0; round < 3; round++) {
    const runId = randomToken(12);
    const inTime = request.challengeExpiresAt > clock.now();
    const won = inTime ? await tryClaim(context, request, runId) : 'lost';
    if (typeof won === 'object') return won;
    const [challenge, lease] = await Promise.all([
      challengeRef(db, nonce).get(),
      leaseRef(db, sessionId, uid).get(),
    ]);
    const claimed = challenge.data();
    if (claimed !== undefined) return await resume(context, request, runId, claimed, lease);
    if (!inTime) throw new Failure('challenge-expired');
    // Only a fresh attempt counts against the limit; one's own, claimed before, was let through above.
    if (won === 'full') throw new Failure('attempt-limit');
    if (lease.exists) await freeExpired(context, lease);
    // Else another attempt took the numbered slot: count again.
  }
  throw new Failure('in-progress', { retryAfterS: 1 });
}

async function tryClaim(
  context: CallContext,
  request: ClaimRequest,
  runId: string,
): Promise<Claim | 'lost' | 'full'> {
  const { db, clock } = context.services;
  const { uid, sessionId, nonce } = request;
  const attemptId = await nextAttempt(db, request);
  if (attemptId === null) return 'full';
  const claimedAt = clock.now();
  const batch = db.batch();
  batch.create(challengeRef(db, nonce), {
    uid,
    sessionId,
    attemptId,
    idempotencyKey: context.idempotencyKey ?? '',
    requestHash: context.requestHash,
    claimedAt,
    spentAt: null,
    heldUntil: null,
    expiresAt: after(claimedAt, REPLY_KEPT_S),
  });
  batch.create(leaseRef(db, sessionId, uid), {
    runId,
    nonce,
    expiresAt: after(claimedAt, LEASE_S),
  });
  batch.create(attempts(db).doc(attemptId), undecided(request, claimedAt));
  try {
    await batch.commit();
    return { runId, nonce, attemptId, claimedAt };
  } catch (error) {
    if (isAlreadyExists(error)) return 'lost';
    throw error;
  }
}

type Place = Pick<ClaimRequest, 'operation' | 'uid' | 'sessionId' | 'courseId'>;

/** The next numbered slot of the student in the session; null when the limit is reached. */
export async function nextAttempt(
  db: Firestore,
  { uid, sessionId, operation, attemptLimit }: Place & Pick<ClaimRequest, 'attemptLimit'>,
): Promise<string | null> {
  const mine = attempts(db)
    .where('sessionId', '==', sessionId)
    .where('uid', '==', uid)
    .where('operation', '==', operation);
  const [all, counted] = await Promise.all([
    mine.count().get(),
    mine.where('counted', '==', true).count().get(),
  ]);
  if (counted.data().count >= attemptLimit) return null;
  return `${sessionId}_${uid}_${operation}_${String(all.data().count)}`;
}

/** An attempt that was claimed and not decided yet. */
export function undecided(
  { uid, sessionId, courseId, operation }: Place,
  claimedAt: Date,
): StoredAttempt {
  const open = { decision: null, reasons: [], decidedAt: null };
  return { uid, sessionId, courseId, operation, claimedAt, counted: true, ...open };
}

/** The challenge is claimed already: by this very call before it died, or by another. */
async function resume(
  context: CallContext,
  { uid, sessionId, nonce }: ClaimRequest,
  runId: string,
  claimed: StoredChallenge,
  lease: DocumentSnapshot<StoredLease>,
): Promise<Claim> {
  const { db, clock } = context.services;
  if (claimed.uid !== uid || claimed.idempotencyKey !== context.idempotencyKey) {
    throw new Failure('replay');
  }
  if (claimed.requestHash !== context.requestHash) throw new Failure('idempotency-conflict');
  if (claimed.spentAt !== null) throw new Failure('in-progress', { retryAfterS: 1 });
  await freeExpired(context, lease);
  const expiresAt = after(clock.now(), LEASE_S);
  try {
    await leaseRef(db, sessionId, uid).create({ runId, nonce, expiresAt });
  } catch (error) {
    if (isAlreadyExists(error)) throw new Failure('in-progress', { retryAfterS: 2 });
    throw error;
  }
  return { runId, nonce, attemptId: claimed.attemptId, claimedAt: claimed.claimedAt };
}

/** @throws Failure in-progress while the lease holds */
export async function freeExpired(
  { services }: CallContext,
  lease: DocumentSnapshot<StoredLease>,
): Promise<void> {
  const held = lease.data();
  if (held === undefined) return;
  const leftMs = held.expiresAt.getTime() - services.clock.now().getTime();
  if (leftMs > 0) throw new Failure('in-progress', { retryAfterS: Math.ceil(leftMs / 1000) });
  await dropLease(lease);
}

/**
 * Gives the place free after a refusal in mid-work, so that the same call can come again at once. `blameless`:
 * nobody looked at the frames, so the attempt is not counted.
 */
export async function release(
  context: CallContext,
  request: Pick<ClaimRequest, 'sessionId' | 'uid'>,
  held: Claim,
  { blameless }: { blameless: boolean },
): Promise<void> {
  await letGo(context, request, held, (batch) => {
    if (blameless) {
      batch.update(attempts(context.services.db).doc(held.attemptId), { counted: false });
    }
  });
}

/** Takes a claim back that nothing was weighed under: as if the call had come a moment later. */
export async function withdraw(
  context: CallContext,
  request: ClaimRequest,
  held: Claim,
): Promise<void> {
  await letGo(context, request, held, (batch) => {
    const { db } = context.services;
    batch.delete(challengeRef(db, request.nonce));
    batch.update(attempts(db).doc(held.attemptId), { counted: false });
  });
}

/** Drops the lease and what goes with it, unless another run has taken it over. */
async function letGo(
  { services: { db } }: CallContext,
  { sessionId, uid }: Pick<ClaimRequest, 'sessionId' | 'uid'>,
  { runId }: Claim,
  along: (batch: WriteBatch) => void,
): Promise<void> {
  const lease = await leaseRef(db, sessionId, uid).get();
  if (lease.data()?.runId !== runId || lease.updateTime === undefined) return;
  const batch = db.batch();
  along(batch);
  batch.delete(lease.ref, { lastUpdateTime: lease.updateTime });
  try {
    await batch.commit();
  } catch (error) {
    if (!isPreconditionFailed(error)) throw error;
  }
}

/** Only as it was read: somebody else may have taken it over since. */
async function dropLease(lease: DocumentSnapshot<StoredLease>): Promise<void> {
  if (lease.updateTime === undefined) return;
  try {
    await lease.ref.delete({ lastUpdateTime: lease.updateTime });
  } catch (error) {
    if (!isPreconditionFailed(error)) throw error;
  }
}
