import type { CallContext } from '../../platform/operation.ts';

/** Students to one commit: two writes each, so that it stays well within what Firestore commits at once. */
export const CHUNK = 200;

/** The same work without its key: a closing commits many times, and the reply belongs to the last of them. */
export function partOf(context: CallContext): CallContext {
  return { ...context, idempotencyKey: null };
}
