import type { DocumentReference, DocumentSnapshot, Firestore } from 'firebase-admin/firestore';
import { decodeImages, mustBeTimed } from '../faces/index.ts';
import { challengeKey } from '../platform/challengeKey.ts';
import { commit } from '../platform/commit.ts';
import type { FailureCode } from '../platform/failures.ts';
import { Failure } from '../platform/failures.ts';
import type { CallContext, Member } from '../platform/operation.ts';
import type { AttemptKind } from './attemptKind.ts';
import type { StoredChallenge } from './attemptStore.ts';
import { challengeRef } from './attemptStore.ts';
import { openChallenge } from './challenge.ts';
import type { ClaimRequest } from './claim.ts';
import { claim, release, withdraw } from './claim.ts';
import type { CheckInReply, CheckInRequest } from './contract.ts';
import { gatherEvidence } from './gatherEvidence.ts';
import { closedFailure, isOpen, passGates, rulesOf } from './gates.ts';
import { recordRef } from './recordStore.ts';
import { settle } from './settle.ts';

type AttemptContext = Omit<CallContext, 'caller'> & { caller: Member; input: CheckInRequest };

/** How an arrival by face may be refused, by phone or at a kiosk. */
export const ARRIVAL_FAILURES = [
  'not-found',
  'session-closed',
  'challenge-invalid',
  'challenge-expired',
  'replay',
  'attempt-limit',
  'in-progress',
  'invalid-image',
  'too-busy',
] as const satisfies readonly FailureCode[];

/** How either call of a phone may be. */
export const ATTEMPT_FAILURES = [...ARRIVAL_FAILURES, 'not-rostered'] as const;

/**
 * Gates, claim, evidence, decision, record: what checkIn and checkOut do.
 * @throws Failure, one of ATTEMPT_FAILURES
 */
export async function attempt(context: AttemptContext, kind: AttemptKind): Promise<CheckInReply> {
  const { caller, input, services } = context;
  const { uid } = caller;
  const { operation } = kind;
  const images = decodeImages(input.images);
  const { sessionId } = input;
  const binding = { operation, uid, sessionId, deviceId: input.device.id };
  const challenge = openChallenge(input.challenge, binding, challengeKey());
  mustBeTimed(input, challenge.action);
  const occasion = await passGates(services, caller, sessionId);
  const [claimed, stored] = await readTogether(
    services.db,
    challengeRef(services.db, challenge.nonce),
    recordRef(services.db, sessionId, uid),
  );
  const now = services.clock.now();
  if (!claimed.exists) {
    if (!isOpen(occasion, operation, now)) throw closedFailure(occasion, operation);
    const known = kind.settled(stored.data() ?? null, occasion, now);
    if (known !== null) return await answerStanding(context, known);
  } else if (!isOwnClaim(context, claimed.data())) {
    throw new Failure('replay');
  }
  const request: ClaimRequest = {
    operation,
    uid,
    sessionId,
    courseId: occasion.session.courseId,
    nonce: challenge.nonce,
    challengeExpiresAt: challenge.expiresAt,
    attemptLimit: rulesOf(occasion).attemptsPerSession,
  };
  const held = await claim(context, request);
  const at = held.claimedAt;
  try {
    // Another attempt may have been decided between the look at the record and the claim.
    const current = await recordRef(services.db, sessionId, uid).get();
    const overtaken = kind.settled(current.data() ?? null, occasion, at);
    if (overtaken !== null) {
      await withdraw(context, request, held);
      return await answerStanding(context, overtaken);
    }
    const gathered = await gatherEvidence(
      services,
      operation,
      uid,
      input,
      images,
      challenge.action,
      occasion,
      at,
    );
    return await settle(
      context,
      { operation, uid, by: uid, input, occasion, claim: held, gathered },
      kind,
    );
  } catch (error) {
    if (error instanceof Failure) {
      await release(context, request, held, { blameless: error.code === 'too-busy' });
    }
    throw error;
  }
}

/**
 * Two documents as they stood at one moment. Read apart, a call could see the record that a parallel call under
 * its own key has just written, but not yet that this call claimed the challenge, and so answer otherwise.
 */
async function readTogether<A, B>(
  db: Firestore,
  a: DocumentReference<A>,
  b: DocumentReference<B>,
): Promise<[DocumentSnapshot<A>, DocumentSnapshot<B>]> {
  // Each snapshot comes with its reference's own converter, in the order asked for; getAll's type knows one.
  const found: unknown = await db.getAll(a as DocumentReference, b as DocumentReference);
  return found as [DocumentSnapshot<A>, DocumentSnapshot<B>];
}

/** Whether this very call claimed its challenge before it died: then it came in time and may be finished. */
function isOwnClaim(context: AttemptContext, claimed: StoredChallenge | undefined): boolean {
  return claimed?.uid === context.caller.uid && claimed.idempotencyKey === context.idempotencyKey;
}

/** Keeps a reply that weighed nothing under the key too: the same call again gets the same reply. */
function answerStanding(context: AttemptContext, reply: CheckInReply): Promise<CheckInReply> {
  return commit(context, ({ audit }) => {
    const { sessionId, status } = reply;
    const subject = recordRef(context.services.db, sessionId, context.caller.uid).path;
    audit({ action: `${context.operation}.already-recorded`, subject, details: { status } });
    return Promise.resolve(reply);
  });
}
