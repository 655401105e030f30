import { commit } from '../platform/commit.ts';
import type { Finding } from '../platform/finding.ts';
import { Failure } from '../platform/failures.ts';
import type { Policy } from '../settings/index.ts';
import { kioskArrival } from './arrival.ts';
import { challengeRef } from './attemptStore.ts';
import { release } from './claim.ts';
import { decide } from './decision.ts';
import type { Gathered } from './gatherEvidence.ts';
import type { KioskContext } from './kioskCheckIn.ts';
import type { KioskClaim } from './kioskClaim.ts';
import { claimPlace } from './kioskClaim.ts';
import type { KioskCheckInReply } from './kioskContract.ts';
import type { Expected } from './kioskPlace.ts';
import { recognisedReply, strangerReply } from './kioskReply.ts';
import { rulesOf } from './gates.ts';
import { recordRef } from './recordStore.ts';
import { settleAs } from './settle.ts';

interface Arrival {
  readonly student: Expected;
  readonly policy: Policy;
  readonly gathered: Gathered;
}

/**
 * Decides and records the arrival of a recognised student by the pipeline of check-ins by phone. A record that
 * leaves nothing to decide is told without an attempt: a tablet at a door sees people twice. Whoever fails a check
 * may not be the one the face was taken for: they are told nothing of that one, and take none of that one's tries.
 * @throws Failure attempt-limit | in-progress
 */
export async function recordArrival(
  context: KioskContext,
  held: KioskClaim,
  { student, policy, gathered }: Arrival,
): Promise<KioskCheckInReply> {
  const { caller, input, services } = context;
  const { uid, session } = student;
  const occasion = { session, policy };
  if (gathered.findings.some(({ outcome }) => outcome === 'fail')) {
    return await recordStranger(context, held, gathered.findings);
  }
  const record = (await recordRef(services.db, session.id, uid).get()).data() ?? null;
  const known = kioskArrival.settled(record, occasion, held.claimedAt);
  if (known !== null) {
    return await commit(context, ({ tx, now, audit }) => {
      const subject = recordRef(services.db, session.id, uid).path;
      audit({
        action: 'kioskCheckIn.already-recorded',
        subject,
        details: { status: known.status },
      });
      tx.update(challengeRef(services.db, held.nonce), { spentAt: now });
      return Promise.resolve(recognisedReply(student, known));
    });
  }
  const request = {
    operation: 'checkIn' as const,
    uid,
    sessionId: session.id,
    courseId: session.courseId,
    attemptLimit: rulesOf(occasion).attemptsPerSession,
  };
  const claim = await claimPlace(context, request, held);
  const { device } = input;
  const weighed = {
    operation: 'checkIn' as const,
    uid,
    by: caller.uid,
    input: { device, location: null },
    occasion,
    claim,
    gathered,
  };
  try {
    return await settleAs(context, weighed, kioskArrival, (told, findings) => {
      // Frames that turned out to be old ones fail only now.
      const verdict = decide(findings);
      return verdict.decision === 'rejected'
        ? strangerReply(verdict, held.claimedAt)
        : recognisedReply(student, told);
    });
  } catch (error) {
    if (error instanceof Failure) await release(context, request, claim, { blameless: false });
    throw error;
  }
}

/** Nobody was recognised: nobody's record or evidence is touched, and of the face nothing is kept. */
export async function recordStranger(
  context: KioskContext,
  held: KioskClaim,
  findings: readonly Finding[],
): Promise<KioskCheckInReply> {
  const { caller, services } = context;
  const verdict = decide(findings);
  return await commit(context, ({ tx, now, audit }) => {
    const reasons = verdict.reasons.map(({ reason }) => reason).join(' ');
    audit({ action: 'kiosk.unrecognised', subject: `kiosks/${caller.uid}`, details: { reasons } });
    tx.update(challengeRef(services.db, held.nonce), { spentAt: now });
    return Promise.resolve(strangerReply(verdict, held.claimedAt));
  });
}
