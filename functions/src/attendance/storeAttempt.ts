import type { Write } from '../platform/commit.ts';
import type { CallContext } from '../platform/operation.ts';
import type { Decided } from './attemptKind.ts';
import type { StoredEvidence } from './attemptStore.ts';
import { attempts, evidenceOf } from './attemptStore.ts';
import type { CheckInReply } from './contract.ts';
import { recordRef } from './recordStore.ts';

/**
 * Evidence, attempt, audit event and notice of a decided attempt. The evidence keeps what the checks said; audit
 * and notice tell what the student was told, which differs when a staff mark came in between.
 */
export function storeAttempt(
  context: CallContext,
  write: Write,
  decided: Decided,
  told: CheckInReply,
): void {
  const { db } = context.services;
  const { operation, uid, input, occasion, claim, gathered, verdict } = decided;
  const { id: sessionId, courseId } = occasion.session;
  const evidence: StoredEvidence = {
    uid,
    sessionId,
    courseId,
    operation,
    at: claim.claimedAt,
    decision: verdict.decision,
    policyVersion: occasion.policy.version,
    rulesVersion: occasion.session.rulesVersion,
    deviceId: input.device.id,
    findings: gathered.findings.map((finding) => ({ ...finding })),
  };
  write.tx.create(evidenceOf(db, sessionId, uid).doc(claim.attemptId), evidence);
  write.tx.update(attempts(db).doc(claim.attemptId), {
    decision: verdict.decision,
    reasons: verdict.reasons.map(({ reason }) => reason),
    counted: true,
    decidedAt: write.now,
  });
  const what = operation === 'checkIn' ? 'check-in' : 'check-out';
  const kind = `${what}.${told.decision}` as const;
  write.audit({
    action: kind,
    subject: recordRef(db, sessionId, uid).path,
    details: {
      attemptId: claim.attemptId,
      reasons: told.reasons.map(({ reason }) => reason).join(' '),
    },
  });
  // Guardians are told of lateness, so it is a kind of its own; the audit says the same of every accepted check-in.
  const isLate = kind === 'check-in.accepted' && told.status === 'late';
  const notice = isLate ? 'check-in.late' : kind;
  write.intent({
    dedupeKey: `${notice}:${claim.attemptId}`,
    kind: notice,
    to: told.decision === 'pending_review' ? [uid, `staff:${courseId}`] : [uid],
    data: { sessionId, courseId, studentUid: uid },
  });
}
