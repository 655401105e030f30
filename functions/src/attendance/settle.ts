import type { DocumentSnapshot, Timestamp, Transaction } from 'firebase-admin/firestore';
import type { Device } from '../accounts/index.ts';
import { deviceRef } from '../accounts/index.ts';
import { commit } from '../platform/commit.ts';
import type { Write } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { isAlreadyExists, isPreconditionFailed } from '../platform/firestore.ts';
import type { CallContext } from '../platform/operation.ts';
import type { StoredEvidence, StoredLease } from './attemptStore.ts';
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

/** Rounds when something it read changed before the commit: a staff mark, the phone's other check-in. */
const ROUNDS = 5;

/**
 * Transaction 2: spends the challenge and stores record, event, evidence, attempt, audit event, notice and
 * reply together. Only the run that still holds the lease may, so that a slow run never writes over the
 * one that took its claim over. What it read is guarded by preconditions, not by the locks of a transaction:
 * those would outlive a killed process by a minute, and every retry of the phone would hang on them.
 * @throws Failure in-progress when the lease was lost, or the documents never stood still
 */
export async function settle(
  context: CallContext,
  decided: Decided,
  change: RecordChange,
): Promise<CheckInReply> {
  for (let round = 0; round < ROUNDS; round++) {
    const seen = await readState(context, decided);
    if (seen.lease.data()?.runId !== decided.claim.runId) break;
    try {
      return await store(context, decided, change, seen);
    } catch (error) {
      if (!isAlreadyExists(error) && !isPreconditionFailed(error)) throw error;
    }
  }
  throw new Failure('in-progress', { retryAfterS: 1 });
}

interface State {
  readonly lease: DocumentSnapshot<StoredLease>;
  readonly record: DocumentSnapshot<StoredRecord>;
  readonly device: DocumentSnapshot<Device>;
}

async function readState({ services: { db } }: CallContext, decided: Decided): Promise<State> {
  const { uid, occasion, input } = decided;
  const sessionId = occasion.session.id;
  const [lease, record, device] = await Promise.all([
    leaseRef(db, sessionId, uid).get(),
    recordRef(db, sessionId, uid).get(),
    deviceRef(db, input.device.id).get(),
  ]);
  return { lease, record, device };
}

async function store(
  context: CallContext,
  decided: Decided,
  change: RecordChange,
  { lease, record, device }: State,
): Promise<CheckInReply> {
  const { db } = context.services;
  const { uid, claim, occasion } = decided;
  const before = record.data() ?? null;
  const changed = change(before);
  return await commit(context, (write) => {
    const { tx } = write;
    if (changed !== null) {
      if (before === null) tx.create(record.ref, changed.record);
      else tx.update(record.ref, { ...changed.record }, asRead(record));
      const event = eventsOf(db, occasion.session.id, uid).doc(claim.attemptId);
      tx.create(event, changed.event);
    }
    if (device.data()?.uid === uid) remember(tx, device, decided);
    storeAttempt(context, write, decided);
    tx.update(challengeRef(db, claim.nonce), { spentAt: write.now });
    tx.delete(lease.ref, asRead(lease));
    return Promise.resolve(replyTo(decided, changed?.record ?? before, changed === null));
  });
}

/** The precondition that a document has not been written since it was read. */
function asRead({
  updateTime,
}: DocumentSnapshot): { lastUpdateTime: Timestamp } | { exists: true } {
  return updateTime === undefined ? { exists: true } : { lastUpdateTime: updateTime };
}

/** Only a good signature moves the phone's counter, and only a fix that was not refused is where it was. */
function remember(
  tx: Transaction,
  known: DocumentSnapshot<Device>,
  { input, gathered, verdict }: Decided,
): void {
  const signed = gathered.findings.some(
    ({ check, outcome }) => check === 'device' && outcome !== 'fail',
  );
  if (!signed) return;
  const { location, device } = input;
  const change = {
    counter: Math.max(known.data()?.counter ?? 0, device.counter),
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
  };
  tx.update(known.ref, change, asRead(known));
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
