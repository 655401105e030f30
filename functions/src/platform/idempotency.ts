import type { DocumentReference } from 'firebase-admin/firestore';
import { z } from 'zod';
import { after } from './clock.ts';
import { sha256Hex } from './crypto.ts';
import { Failure } from './failures.ts';
import { collection } from './firestore.ts';
import type { CallContext } from './operation.ts';

/** Replies are kept at least this long, so that a phone which was offline for a weekend still gets its answer. */
export const REPLY_KEPT_S = 7 * 24 * 3600;

/** `idempotency/{hash}`: the reply that the first call under a key got, written with its effect. */
const StoredReply = z.object({
  operation: z.string(),
  requestHash: z.string(),
  /** JSON text: replies may hold what Firestore cannot (arrays in arrays). */
  reply: z.string(),
  at: z.date(),
  expiresAt: z.date(),
});
type StoredReply = z.output<typeof StoredReply>;

/** Where the reply to this call is kept; null when the call has no key. One caller's keys never meet another's. */
export function replyRef(context: CallContext): DocumentReference<StoredReply> | null {
  const { services, operation, caller, idempotencyKey } = context;
  if (idempotencyKey === null) return null;
  const id = sha256Hex(`${operation}\n${caller?.uid ?? ''}\n${idempotencyKey}`);
  return collection(services.db, 'idempotency', StoredReply).doc(id);
}

/** The reply an earlier call under the same key got. @throws Failure idempotency-conflict */
export async function storedReply(context: CallContext): Promise<{ reply: unknown } | null> {
  const stored = (await replyRef(context)?.get())?.data();
  // However old: a key belongs to its first call until the reply is deleted.
  if (stored === undefined) return null;
  if (stored.requestHash !== context.requestHash) throw new Failure('idempotency-conflict');
  return { reply: JSON.parse(stored.reply) as unknown };
}

/** The document to store beside the effect. */
export function replyRecord(context: CallContext, reply: unknown): StoredReply {
  const at = context.services.clock.now();
  return {
    operation: context.operation,
    requestHash: context.requestHash,
    reply: JSON.stringify(reply ?? null),
    at,
    expiresAt: after(at, REPLY_KEPT_S),
  };
}
