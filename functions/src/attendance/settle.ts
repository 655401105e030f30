import type { DocumentSnapshot, Transaction } from 'firebase-admin/firestore';
import type { Device } from '../accounts/index.ts';
import { deviceRef } from '../accounts/index.ts';
import type { FaceDrift, StoredSeenFrames } from '../faces/index.ts';
import {
  SEEN_FRAMES_KEPT_S,
  driftOf,
  noteFace,
  rememberedAfter,
  saysOfTemplate,
  seenFramesRef,
  withReplays,
} from '../faces/index.ts';
import { after } from '../platform/clock.ts';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import type { Finding } from '../platform/finding.ts';
import { isAlreadyExists, isPreconditionFailed, unchangedSince } from '../platform/firestore.ts';
import type { CallContext } from '../platform/operation.ts';
import type { AttemptKind, Decided, Weighed } from './attemptKind.ts';
import type { StoredLease } from './attemptStore.ts';
import { challengeRef, leaseRef } from './attemptStore.ts';
import type { CheckInReply } from './contract.ts';
import { decide } from './decision.ts';
import { isSigned, withCounter } from './deviceFindings.ts';
import { rulesOf } from './gates.ts';
import { hintFor } from './hints.ts';
import type { StoredRecord } from './recordStore.ts';
import { eventsOf, recordRef } from './recordStore.ts';
import { storeAttempt } from './storeAttempt.ts';

/** Rounds when something it read changed before the commit: a staff mark, the phone's other check-in. */
const ROUNDS = 5;

/**
 * Transaction 2: spends the challenge and stores record, event, evidence, attempt, audit event, notice and
 * reply together. Only the run that still holds the lease may, so that a slow run never writes over the
 * one that took its claim over. What it read is guarded by preconditions, not by the locks of a transaction:
 * those would outlive a killed process by a minute, and every retry of the phone would hang on them.
 * @throws Failure in-progress when the lease was lost, or the documents never stood still; what kind.settled throws
 */
export function settle(
  context: CallContext,
  weighed: Weighed,
  kind: AttemptKind,
): Promise<CheckInReply> {
  return settleAs(context, weighed, kind, (told) => told);
}

/** The same for operations that word their reply in another way: `reply` makes it of the usual one and what was found in the end. */
export async function settleAs<R>(
  context: CallContext,
  weighed: Weighed,
  kind: AttemptKind,
  reply: (told: CheckInReply, findings: readonly Finding[]) => R,
): Promise<R> {
  for (let round = 0; round < ROUNDS; round++) {
    const seen = await readState(context, weighed);
    if (seen.lease.data()?.runId !== weighed.claim.runId) break;
    try {
      return await store(context, weighed, kind, seen, reply);
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
  /** Null where no action had to be shown. */
  readonly seenFrames: DocumentSnapshot<StoredSeenFrames> | null;
  /** Null where the face check said nothing of the template. */
  readonly drift: FaceDrift | null;
}

async function readState({ services: { db } }: CallContext, weighed: Weighed): Promise<State> {
  const { uid, occasion, input, gathered } = weighed;
  const sessionId = occasion.session.id;
  const [lease, record, device, drift, seenFrames] = await Promise.all([
    leaseRef(db, sessionId, uid).get(),
    recordRef(db, sessionId, uid).get(),
    deviceRef(db, input.device.id).get(),
    gathered.findings.some(({ reason }) => saysOfTemplate(reason)) ? driftOf(db, uid) : null,
    gathered.frameMarks.length === 0 ? null : seenFramesRef(db, uid).get(),
  ]);
  return { lease, record, device, drift, seenFrames };
}

/**
 * Judged by what stands there now: the phone's counter may have moved, and a person may have marked the student
 * since the evidence was weighed; and the same frames may have been weighed in between.
 */
async function store<R>(
  context: CallContext,
  weighed: Weighed,
  kind: AttemptKind,
  { lease, record, device, drift, seenFrames }: State,
  reply: (told: CheckInReply, findings: readonly Finding[]) => R,
): Promise<R> {
  const { db } = context.services;
  const { uid, claim, occasion, gathered, input } = weighed;
  const counter = device.data()?.counter ?? 0;
  const { frameMarks } = gathered;
  // A kiosk is no student's phone: no course may be content with less of it.
  const rule = weighed.by === uid ? rulesOf(occasion).device : 'required';
  const findings = withReplays(
    withCounter(gathered.findings, input.device.counter, counter, rule),
    frameMarks,
    seenFrames?.data()?.marks ?? [],
  );
  const decided = { ...weighed, gathered: { ...gathered, findings }, verdict: decide(findings) };
  const before = record.data() ?? null;
  const standing = kind.settled(before, occasion, claim.claimedAt);
  const changed = standing === null ? kind.change(decided, before) : null;
  const told =
    standing === null
      ? replyTo(decided, changed?.record ?? before, changed === null)
      : { ...standing, attemptId: claim.attemptId };
  return await commit(context, (write) => {
    const { tx } = write;
    if (changed !== null) {
      if (before === null) tx.create(record.ref, changed.record);
      else tx.update(record.ref, { ...changed.record }, unchangedSince(record));
      const event = eventsOf(db, occasion.session.id, uid).doc(claim.attemptId);
      tx.create(event, changed.event);
    }
    if (device.data()?.uid === weighed.by) remember(tx, device, decided);
    if (seenFrames !== null) rememberFrames(tx, seenFrames, frameMarks, write.now);
    const accepted = decided.verdict.decision === 'accepted';
    if (drift !== null) noteFace(write, drift, uid, findings, accepted, claim.attemptId);
    storeAttempt(context, write, decided, told);
    tx.update(challengeRef(db, claim.nonce), { spentAt: write.now });
    tx.delete(lease.ref, unchangedSince(lease));
    return Promise.resolve(reply(told, findings));
  });
}

/** Only a good signature moves the phone's counter, and only a fix beyond doubt is where it was. */
function remember(
  tx: Transaction,
  known: DocumentSnapshot<Device>,
  { input, gathered }: Decided,
): void {
  if (!isSigned(gathered.findings)) return;
  const { location, device } = input;
  const sure = gathered.findings.every(
    ({ check, outcome }) => check !== 'location' || outcome === 'pass',
  );
  const change = {
    counter: Math.max(known.data()?.counter ?? 0, device.counter),
    ...(location === null || !sure
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
  tx.update(known.ref, change, unchangedSince(known));
}

/** Under the precondition, so that of two parallel calls with one frame the second finds it there. */
function rememberFrames(
  tx: Transaction,
  known: DocumentSnapshot<StoredSeenFrames>,
  frameMarks: readonly string[],
  now: Date,
): void {
  const next = {
    marks: rememberedAfter(known.data()?.marks ?? [], frameMarks),
    expiresAt: after(now, SEEN_FRAMES_KEPT_S),
  };
  if (known.exists) tx.update(known.ref, next, unchangedSince(known));
  else tx.create(known.ref, next);
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
