import { createHmac } from 'node:crypto';

/** What the server may ask for. Left and right are the person's own. */
export const LIVENESS_ACTIONS = ['blink', 'turn-left', 'turn-right'] as const;
/** One of them. */
export type LivenessAction = (typeof LIVENESS_ACTIONS)[number];

/** How long the same is asked of one person for one purpose, ms. */
export const ACTION_HELD_MS = 10 * 60_000;

/**
 * The action for a person and a purpose: not to be foreseen without the secret, and the same for ten minutes. Who
 * could ask again until the action suits a recording would not be held up by it.
 * @param about who and what for; every part that may differ
 */
export function actionFor(secret: string, about: readonly string[], now: Date): LivenessAction {
  const period = Math.floor(now.getTime() / ACTION_HELD_MS);
  const text = JSON.stringify(['liveness-action', period, ...about]);
  // 48 of the bits: what the division leaves over favours no action that anybody could notice.
  const drawn = createHmac('sha256', secret).update(text).digest().readUIntBE(0, 6);
  return LIVENESS_ACTIONS[drawn % LIVENESS_ACTIONS.length] ?? 'blink';
}
