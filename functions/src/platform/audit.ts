import type { Transaction } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from './firestore.ts';
import type { CallContext } from './operation.ts';

/** What happened to what. Details hold ids, codes and versions; never names, images, positions or scores. */
export interface AuditEvent {
  /** Past tense: course.created, check-in.accepted. */
  readonly action: string;
  /** Path of the document it is about. */
  readonly subject: string;
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}

export const StoredAudit = z.object({
  at: z.date(),
  actor: z.string(),
  role: z.string(),
  operation: z.string(),
  requestId: z.string(),
  action: z.string(),
  subject: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

/** Who acted, for the record: an account, nobody, or the system itself (triggers, schedules). */
export function actorOf(context: CallContext): { actor: string; role: string } {
  if (context.system) return { actor: 'system', role: 'system' };
  if (context.caller === null) return { actor: 'anonymous', role: 'none' };
  return { actor: context.caller.uid, role: context.caller.access?.role ?? 'none' };
}

/** Appends to `audit` inside the transaction of the write it tells about. */
export function appendAudit(
  tx: Transaction,
  context: CallContext,
  at: Date,
  event: AuditEvent,
): void {
  const { db } = context.services;
  tx.create(collection(db, 'audit', StoredAudit).doc(), {
    at,
    ...actorOf(context),
    operation: context.operation,
    requestId: context.requestId,
    action: event.action,
    subject: event.subject,
    details: event.details ?? {},
  });
}
