import { z } from 'zod';
import { Failure } from '../../platform/failures.ts';
import { issueToken, openToken } from '../../platform/signedToken.ts';
import type { LivenessAction } from '../liveness/action.ts';
import { LIVENESS_ACTIONS } from '../liveness/action.ts';

/** How long a phone has between asking for a challenge and sending its frames. */
export const CHALLENGE_LIFE_S = 60;

/** Challenges of check-ins are signed with the same key: neither may ever pass for the other. */
const PURPOSE = 'face-sign-in';

const Content = z.strictObject({ deviceId: z.string(), action: z.enum(LIVENESS_ACTIONS) });

/** A signed token with the device that it serves and the action to show. */
export function issueChallenge(
  deviceId: string,
  action: LivenessAction,
  key: string,
  now: Date,
): { challenge: string; expiresAt: Date } {
  const content: z.output<typeof Content> = { deviceId, action };
  const { token, expiresAt } = issueToken(PURPOSE, content, CHALLENGE_LIFE_S, key, now);
  return { challenge: token, expiresAt };
}

/** What a challenge says that its bearer may not choose. */
interface OpenedChallenge {
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
  const opened = openToken(PURPOSE, Content, token, key);
  if (opened?.content.deviceId !== deviceId) throw new Failure('challenge-invalid');
  const { nonce, expiresAt } = opened;
  if (expiresAt <= now) throw new Failure('challenge-expired');
  return { nonce, expiresAt, action: opened.content.action };
}
