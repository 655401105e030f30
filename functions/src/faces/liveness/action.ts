import { randomInt } from 'node:crypto';

/** What a person may be asked to do before the camera. The server picks; nobody can prepare for it. */
export const LIVENESS_ACTIONS = ['blink', 'turn-left', 'turn-right'] as const;
export type LivenessAction = (typeof LIVENESS_ACTIONS)[number];

export function pickAction(): LivenessAction {
  return LIVENESS_ACTIONS[randomInt(LIVENESS_ACTIONS.length)] ?? 'blink';
}
