import { replyRef } from '../../functions/src/platform/idempotency.ts';
import type { Services } from '../../functions/src/platform/services.ts';
import type { ReadyCheckIn } from '../support/lectureHall.ts';

/** Everything in the store that tells of one student's arrival at one session; `null` for what is not there. */
export interface Footprint {
  readonly record: unknown;
  readonly events: readonly unknown[];
  readonly evidence: readonly unknown[];
  /** Numbered slots that count against the limit, each with its decision. */
  readonly attempts: readonly (readonly [string, unknown])[];
  readonly audit: readonly unknown[];
  readonly notices: readonly unknown[];
  /** Whether each claimed challenge was spent. */
  readonly challengesSpent: readonly boolean[];
  readonly leased: boolean;
  /** The reply kept under the idempotency key. */
  readonly reply: unknown;
}

export async function footprintOf(
  services: Services,
  { student: { uid }, sessionId, idempotencyKey }: ReadyCheckIn,
): Promise<Footprint> {
  const { db } = services;
  const record = db.doc(`sessions/${sessionId}/attendance/${uid}`);
  const reply = replyRef({
    operation: 'checkIn',
    caller: {
      uid,
      email: null,
      emailVerified: false,
      authTimeS: 0,
      signInProvider: null,
      access: null,
    },
    services,
    requestId: '',
    idempotencyKey,
    requestHash: '',
  });
  const ofSession = (name: string, field = 'sessionId') =>
    db.collection(name).where(field, '==', sessionId);
  const [stored, events, evidence, attempts, audit, notices, challenges, lease, kept] =
    await Promise.all([
      record.get(),
      record.collection('events').get(),
      record.collection('evidence').get(),
      ofSession('checkInAttempts').get(),
      db.collection('audit').where('subject', '==', record.path).get(),
      ofSession('notifications', 'data.sessionId').get(),
      ofSession('challenges').get(),
      db.doc(`leases/${sessionId}_${uid}`).get(),
      reply?.get(),
    ]);
  return {
    record: stored.get('status') ?? null,
    events: events.docs.map((doc): unknown => doc.get('kind')),
    evidence: evidence.docs.map(({ id }) => id),
    attempts: attempts.docs.map((doc) => [doc.id, doc.get('decision')] as const),
    audit: audit.docs.map((doc): unknown => doc.get('action')),
    notices: notices.docs.map((doc): unknown => doc.get('kind')),
    challengesSpent: challenges.docs.map((doc) => doc.get('spentAt') !== null),
    leased: lease.exists,
    reply: kept?.exists === true ? JSON.parse(String(kept.get('reply'))) : null,
  };
}
