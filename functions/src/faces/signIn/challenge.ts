import { z } from 'zod';
import { after } from '../../platform/clock.ts';
import { hmac, randomToken, sameSecret } from '../../platform/crypto.ts';
import { Failure } from '../../platform/failures.ts';
import type { LivenessAction } from '../liveness/action.ts';
import { LIVENESS_ACTIONS } from '../liveness/action.ts';

/** How long a phone has between asking for a challenge and sending its frames. */
export const CHALLENGE_LIFE_S = 60;

/** Challenges of check-ins are signed with the same key: neither may ever pass for the other. */
const PURPOSE = 'face-sign-in';

const Payload = z.strictObject({
  v: z.literal(1),
  purpose: z.literal(PURPOSE),
  nonce: z.string(),
  expiresAt: z.int(),
  deviceId: z.string(),
  action: z.enum(LIVENESS_ACTIONS),
});

/**
 * A signed token `payload.mac`, both base64url: issuing it writes and reads nothing. It holds a nonce of 128
 * bit, the device it serves and the action to show.
 */
export function issueChallenge(
  deviceId: string,
  action: LivenessAction,
  key: string,
  now: Date,
): { challenge: string; expiresAt: Date } {
  const expiresAt = after(now, CHALLENGE_LIFE_S);
  const content: z.output<typeof Payload> = {
    v: 1,
    purpose: PURPOSE,
    nonce: randomToken(16),
    expiresAt: expiresAt.getTime(),
    deviceId,
    action,
  };
  const payload = Buffer.from(JSON.stringify(content)).toString('base64url');
  return { challenge: `${payload}.${macOf(key, payload)}`, expiresAt };
}

export interface OpenedChallenge {
  readonly nonce: string;
  readonly expiresAt: Date;
  readonly action: LivenessAction;
}

/** @throws Failure challenge-invalid | challenge-expired */
export function openChallenge(
  token: string,
  deviceId: string,
  key: string,
  now: Date,
): OpenedChallenge {
  const [payload = '', mac = '', ...more] = token.split('.');
  if (more.length > 0 || !sameSecret(mac, macOf(key, payload))) {
    throw new Failure('challenge-invalid');
  }
  const opened = Payload.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  if (!opened.success || opened.data.deviceId !== deviceId) throw new Failure('challenge-invalid');
  const { nonce, action } = opened.data;
  const expiresAt = new Date(opened.data.expiresAt);
  if (expiresAt <= now) throw new Failure('challenge-expired');
  return { nonce, expiresAt, action };
}

function macOf(key: string, payload: string): string {
  return hmac(key, `${PURPOSE}\n${payload}`);
}
