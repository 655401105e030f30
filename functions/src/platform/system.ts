import type { Write } from './commit.ts';
import { commit } from './commit.ts';
import { canonicalJson, sha256Hex } from './crypto.ts';
import type { CallContext } from './operation.ts';
import type { Services } from './services.ts';

/**
 * The context of work that nobody called for: triggers and schedules. `occasion` names the event or the
 * scheduled time, so that the same one twice has its effect once.
 */
export function systemContext(
  services: Services,
  operation: string,
  occasion: string | null,
): CallContext {
  return {
    operation,
    caller: null,
    system: true,
    services,
    requestId: occasion ?? operation,
    idempotencyKey: occasion,
    requestHash: sha256Hex(canonicalJson({ operation, occasion })),
  };
}

/**
 * The context of work that recomputes from the present state, which is idempotent by itself: an event that
 * comes again looks again, for something may have been missed in between. `occasion` is for the audit only.
 */
export function recomputeContext(
  services: Services,
  operation: string,
  occasion: string,
): CallContext {
  return { ...systemContext(services, operation, null), requestId: occasion };
}

/** Ends a transaction in which there turned out to be nothing to do. */
class NothingToDo extends Error {}

/** Commits like `commit`; when `work` returns null nothing is written, not even an audit event. */
export async function commitIfDue<R>(
  context: CallContext,
  work: (write: Write) => Promise<R | null>,
): Promise<R | null> {
  try {
    return await commit(context, async (write) => {
      const reply = await work(write);
      if (reply === null) throw new NothingToDo();
      return reply;
    });
  } catch (error) {
    if (error instanceof NothingToDo) return null;
    throw error;
  }
}
