import { z } from 'zod';
import type { LivenessAction } from '../faces/index.ts';
import { LIVENESS_ACTIONS } from '../faces/index.ts';
import { after } from '../platform/clock.ts';
import { hmac, randomToken, sameSecret } from '../platform/crypto.ts';
import { Failure } from '../platform/failures.ts';
import type { SignedCheckIn } from './signedMessage.ts';

/** How long a phone has between asking for a challenge and sending its frames. */
export const CHALLENGE_LIFE_S = 60;

/** What a challenge is bound to; it serves exactly this. */
export interface ChallengeBinding {
  readonly operation: SignedCheckIn['operation'];
  readonly uid: string;
  /** Of a kiosk: the place, whatever sessions run there. */
  readonly sessionId: string;
  readonly deviceId: string;
}

const Payload = z.strictObject({
  v: z.literal(2),
  nonce: z.string(),
  expiresAt: z.int(),
  operation: z.enum(['checkIn', 'checkOut', 'kioskCheckIn']),
  uid: z.string(),
  sessionId: z.string(),
  deviceId: z.string(),
  action: z.enum(LIVENESS_ACTIONS).nullable(),
});

/**
 * A signed token `payload.mac`, both base64url: issuing it writes nothing. The nonce has 128 bit.
 * @param action what the frames must show; null: nothing in particular
 */
export function issueChallenge(
  binding: ChallengeBinding,
  action: LivenessAction | null,
  key: string,
  now: Date,
): { challenge: string; expiresAt: Date } {
  const expiresAt = after(now, CHALLENGE_LIFE_S);
  const { operation, uid, sessionId, deviceId } = binding;
  const payload = Buffer.from(
    JSON.stringify({
      v: 2,
      nonce: randomToken(16),
      expiresAt: expiresAt.getTime(),
      operation,
      uid,
      sessionId,
      deviceId,
      action,
    }),
  ).toString('base64url');
  return { challenge: `${payload}.${hmac(key, payload)}`, expiresAt };
}

/** What a challenge says that its bearer may not choose. */
export interface OpenedChallenge {
  readonly nonce: string;
  readonly expiresAt: Date;
  readonly action: LivenessAction | null;
}

/**
 * Opens a challenge and checks what it is bound to; the caller judges `expiresAt`, since a retry of a call
 * that began in time may come later.
 * @throws Failure challenge-invalid
 */
export function openChallenge(
  token: string,
  expected: ChallengeBinding,
  key: string,
): OpenedChallenge {
  const [payload = '', mac = '', ...more] = token.split('.');
  if (more.length > 0 || !sameSecret(mac, hmac(key, payload))) {
    throw new Failure('challenge-invalid');
  }
  const opened = Payload.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  if (!opened.success) throw new Failure('challenge-invalid');
  const { nonce, expiresAt, operation, uid, sessionId, deviceId, action } = opened.data;
  const same =
    operation === expected.operation &&
    uid === expected.uid &&
    sessionId === expected.sessionId &&
    deviceId === expected.deviceId;
  if (!same) throw new Failure('challenge-invalid');
  return { nonce, expiresAt: new Date(expiresAt), action };
}
