import { z } from 'zod';
import type { LivenessAction } from '../faces/index.ts';
import { LIVENESS_ACTIONS } from '../faces/index.ts';
import { Failure } from '../platform/failures.ts';
import { issueToken, openToken } from '../platform/signedToken.ts';
import type { SignedCheckIn } from './signedMessage.ts';

/** What a challenge is bound to; it serves exactly this. */
export interface ChallengeBinding {
  readonly operation: SignedCheckIn['operation'];
  readonly uid: string;
  /** Of a kiosk: the place, whatever sessions run there. */
  readonly sessionId: string;
  readonly deviceId: string;
}

const Content = z.strictObject({
  uid: z.string(),
  sessionId: z.string(),
  deviceId: z.string(),
  action: z.enum(LIVENESS_ACTIONS).nullable(),
});

/**
 * A signed token with what it is bound to.
 * @param action what the frames must show; null: nothing in particular
 * @param lifeS seconds until it expires: challengeLifeS of the rules
 */
export function issueChallenge(
  { operation, uid, sessionId, deviceId }: ChallengeBinding,
  action: LivenessAction | null,
  lifeS: number,
  key: string,
  now: Date,
): { challenge: string; expiresAt: Date } {
  const content: z.output<typeof Content> = { uid, sessionId, deviceId, action };
  const { token, expiresAt } = issueToken(purposeOf(operation), content, lifeS, key, now);
  return { challenge: token, expiresAt };
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
  const opened = openToken(purposeOf(expected.operation), Content, token, key);
  if (opened === null) throw new Failure('challenge-invalid');
  const { nonce, expiresAt, content } = opened;
  const same =
    content.uid === expected.uid &&
    content.sessionId === expected.sessionId &&
    content.deviceId === expected.deviceId;
  if (!same) throw new Failure('challenge-invalid');
  return { nonce, expiresAt, action: content.action };
}

/** Face sign-ins have challenges of the same key: each operation signs under a name of its own. */
function purposeOf(operation: ChallengeBinding['operation']): string {
  return `attendance/${operation}`;
}
