import type { Transaction } from 'firebase-admin/firestore';
import { deviceRef } from '../accounts/index.ts';
import { commit } from '../platform/commit.ts';
import type { Write } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import type { CallContext } from '../platform/operation.ts';
import type { StoredEvidence } from './attemptStore.ts';
import { attempts, challengeRef, evidenceOf, leaseRef } from './attemptStore.ts';
import type { Claim } from './claim.ts';
import type { CheckInReply, CheckInRequest } from './contract.ts';
import type { Verdict } from './decision.ts';
import type { Gathered } from './gatherEvidence.ts';
import type { Occasion } from './gates.ts';
import { hintFor } from './hints.ts';
import type { StoredEvent, StoredRecord } from './recordStore.ts';
import { eventsOf, recordRef } from './recordStore.ts';

/** One decided attempt, ready to be stored. */
export interface Decided {
  readonly operation: 'checkIn' | 'checkOut';
  readonly uid: string;
  readonly input: CheckInRequest;
  readonly occasion: Occasion;
  readonly claim: Claim;
  readonly gathered: Gathered;
  readonly verdict: Verdict;
}

/** The record after this attempt and the event that says so; null when the record stays as it is. */
export type RecordChange = (
  before: StoredRecord | null,
) => { readonly record: StoredRecord; readonly event: StoredEvent } | null;

/**
 * Transaction 2: spends the challenge and stores record, event, evidence, attempt, audit event, notice and
 * reply together. Only the run that still holds the lease may, so that a slow run never writes over the
 * one that took its claim over.
 * @throws Failure in-progress when the lease was lost
 */
export async function settle(
  context: CallContext,
  decided: Decided,
  change: RecordChange,
): Promise<CheckInReply> {
  const { db } = context.services;
  const { uid, claim, occasion } = decided;
  const sessionId = occasion.session.id;
  return await commit(context, async (write) => {
    const { tx } = write;
    const [lease, stored, device] = await Promise.all([
      tx.get(leaseRef(db, sessionId, uid)),
      tx.get(recordRef(db, sessionId, uid)),
      tx.get(deviceRef(db, decided.input.device.id)),
    ]);
    if (lease.data()?.runId !== claim.runId) throw new Failure('in-progress', { retryAfterS: 1 });
    const before = stored.data() ?? null;
    const changed = change(before);
    if (changed !== null) {
      tx.set(stored.ref, changed.record);
      tx.create(eventsOf(db, sessionId, uid).doc(claim.attemptId), changed.event);
    }
    const owned = device.data();
    if (owned?.uid === uid) remember(tx, device.ref, owned.counter, decided);
    storeAttempt(context, write, decided);
    tx.update(challengeRef(db, claim.nonce), { spentAt: write.now });
    tx.delete(lease.ref);
    return replyTo(decided, changed?.record ?? before, changed === null);
  });
}

/** Only a good signature moves the phone's counter, and only a fix that was not refused is where it was. */
function remember(
  tx: Transaction,
  ref: ReturnType<typeof deviceRef>,
  lastCounter: number,
  { input, gathered, verdict }: Decided,
): void {
  const signed = gathered.findings.some(
    ({ check, outcome }) => check === 'device' && outcome !== 'fail',
  );
  if (!signed) return;
  const { location, device } = input;
  tx.update(ref, {
    counter: Math.max(lastCounter, device.counter),
    ...(location === null || verdict.decision === 'rejected'
      ? {}
      : {
          lastFix: {
            lat: location.lat,
            lng: location.lng,
            accuracyM: location.accuracyM,
            at: new Date(location.fixAt),
          },
        }),
  });
}

function storeAttempt(context: CallContext, write: Write, decided: Decided): void {
  const { db } = context.services;
  const { operation, uid, input, occasion, claim, gathered, verdict } = decided;
  const { id: sessionId, courseId } = occasion.session;
  const reasons = verdict.reasons.map(({ reason }) => reason);
  const evidence: StoredEvidence = {
    uid,
    sessionId,
    courseId,
    operation,
    at: claim.claimedAt,
    decision: verdict.decision,
    policyVersion: occasion.policy.version,
    deviceId: input.device.id,
    findings: gathered.findings.map((finding) => ({ ...finding })),
  };
  write.tx.create(evidenceOf(db, sessionId, uid).doc(claim.attemptId), evidence);
  write.tx.update(attempts(db).doc(claim.attemptId), {
    decision: verdict.decision,
    reasons,
    decidedAt: write.now,
  });
  const kind = operation === 'checkIn' ? 'check-in' : 'check-out';
  write.audit({
    action: `${kind}.${verdict.decision}`,
    subject: recordRef(db, sessionId, uid).path,
    details: { attemptId: claim.attemptId, reasons: reasons.join(' ') },
  });
  write.intent({
    dedupeKey: `${kind}.${verdict.decision}:${claim.attemptId}`,
    kind: `${kind}.${verdict.decision}`,
    to: verdict.decision === 'pending_review' ? [uid, `staff:${courseId}`] : [uid],
    data: { sessionId, courseId },
  });
}

function replyTo(
  { occasion, claim, verdict }: Decided,
  record: StoredRecord | null,
  unchanged: boolean,
): CheckInReply {
  return {
    attemptId: claim.attemptId,
    sessionId: occasion.session.id,
    decision: verdict.decision,
    status: record?.status ?? null,
    departure: record?.departure ?? 'none',
    reasons: verdict.reasons.map(({ check, reason }) => ({ check, reason, hint: hintFor(reason) })),
    alreadyRecorded: unchanged && record !== null,
    at: claim.claimedAt.toISOString(),
  };
}
