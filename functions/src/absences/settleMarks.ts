import { applyExcuse } from '../attendance/index.ts';
import { logError } from '../platform/logError.ts';
import type { CallContext } from '../platform/operation.ts';
import { recomputeContext } from '../platform/system.ts';

/**
 * Lets the marks follow a decision at once, so that whoever decided sees them. Never fails: the trigger on excuses
 * does the same, and again until it is done.
 */
export async function settleMarks(context: CallContext, requestId: string): Promise<void> {
  const { services, operation, requestId: occasion } = context;
  try {
    await applyExcuse(recomputeContext(services, operation, occasion), requestId);
  } catch (error) {
    logError('marks wait for the trigger on excuses', error, { requestId });
  }
}
