import { isAlreadyExists, isPreconditionFailed } from '../../platform/firestore.ts';
import type { CallContext } from '../../platform/operation.ts';

/** Students to one commit: two writes each, so that it stays well within what Firestore commits at once. */
export const CHUNK = 200;

/** How often a commit is begun anew because a student, staff or another closer wrote in between. */
const ROUNDS = 10;

/**
 * Tries until nobody wrote in between; `attempt` looks at the present state each time.
 * @throws what stood in the way the last time; the next closing goes on from there
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

/** The same work without its key: a closing commits many times, and the reply belongs to the last of them. */
export function partOf(context: CallContext): CallContext {
  return { ...context, idempotencyKey: null };
}
