import { isAlreadyExists, isPreconditionFailed } from './firestore.ts';

/** How often an attempt is begun anew because somebody else wrote in between. */
const ROUNDS = 10;

/**
 * Tries until nobody wrote in between; `attempt` looks at the present state each time.
 * @throws what stood in the way the last time
 */
export async function untilUndisturbed<T>(attempt: () => Promise<T>): Promise<T> {
  for (let round = 1; ; round++) {
    try {
      return await attempt();
    } catch (error) {
      const disturbed = isAlreadyExists(error) || isPreconditionFailed(error);
      if (!disturbed || round === ROUNDS) throw error;
    }
  }
}
