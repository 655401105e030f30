import { randomInt } from 'node:crypto';

/** What the server may ask for. Left and right are the person's own. */
export const LIVENESS_ACTIONS = ['blink', 'turn-left', 'turn-right'] as const;
export type LivenessAction = (typeof LIVENESS_ACTIONS)[number];

/** One of them, each as likely as the others and not to be foreseen. */
export function pickAction(): LivenessAction {
  return LIVENESS_ACTIONS[randomInt(LIVENESS_ACTIONS.length)] ?? 'blink';
}
