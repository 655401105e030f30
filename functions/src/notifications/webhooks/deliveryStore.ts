import type {
  CollectionReference,
  DocumentReference,
  Firestore,
  Query,
} from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../../platform/firestore.ts';
import { NOTICE_KINDS } from '../../platform/noticeKinds.ts';
import type { WebhookDelivery } from './contract.ts';
import { FAULTS } from './retry.ts';

export const DELIVERY_STATUSES = ['pending', 'delivered', 'dead'] as const;

/** What `testWebhook` sends, besides the kinds of notices. */
export const TEST_KIND = 'webhook.test';
export const HOOK_KINDS = [...NOTICE_KINDS, TEST_KIND] as const;

/** Why there is no status: see Fault; or the hook was disabled or deleted meanwhile, or its worker died on the last attempt. */
export const DELIVERY_FAULTS = [...FAULTS, 'hook-disabled', 'interrupted'] as const;

/** `webhookDeliveries/{hookId}~{noticeId}`: a notice on its way to a hook. The path is the rule that each goes out once. */
export const StoredDelivery = z.object({
  hookId: z.string(),
  noticeId: z.string(),
  kind: z.enum(HOOK_KINDS),
  data: z.record(z.string(), z.string()),
  /** Of the notice. */
  createdAt: z.date(),
  leftAt: z.date(),
  status: z.enum(DELIVERY_STATUSES),
  /** Attempts begun in this round; a replay begins a new round. */
  attempts: z.int(),
  round: z.int(),
  /** When to look again: the next attempt, or the end of the lease of one under way. Null: never. */
  dueAt: z.date().nullable(),
  /** Whoever posts it now. */
  lease: z.object({ runId: z.string(), until: z.date() }).nullable(),
  lastAttemptAt: z.date().nullable(),
  /** Status code of the last answer; its body is never kept. */
  lastStatus: z.int().nullable(),
  lastFault: z.enum(DELIVERY_FAULTS).nullable(),
  deliveredAt: z.date().nullable(),
  expiresAt: z.date(),
});
export type StoredDelivery = z.output<typeof StoredDelivery>;

/** Long enough to look into a failure and to replay it. */
export const DELIVERY_KEPT_S = 30 * 24 * 3600;

export function deliveries(db: Firestore): CollectionReference<StoredDelivery> {
  return collection(db, 'webhookDeliveries', StoredDelivery);
}

export function deliveryRef(db: Firestore, id: string): DocumentReference<StoredDelivery> {
  return deliveries(db).doc(id);
}

export function deliveryIdOf(hookId: string, noticeId: string): string {
  return `${hookId}~${noticeId}`;
}

interface DeliveryFilter {
  readonly hookId?: string | undefined;
  readonly status?: StoredDelivery['status'] | undefined;
}

/** Deliveries by any mix of filters, newest first; ties by id. */
export function deliveriesQuery(
  db: Firestore,
  { hookId, status }: DeliveryFilter,
): Query<StoredDelivery> {
  let query: Query<StoredDelivery> = deliveries(db);
  if (hookId !== undefined) query = query.where('hookId', '==', hookId);
  if (status !== undefined) query = query.where('status', '==', status);
  return query.orderBy('leftAt', 'desc').orderBy('__name__', 'desc');
}

/** Deliveries that nobody works on though they were due before `before`, the oldest first. */
export function overdueQuery(db: Firestore, before: Date): Query<StoredDelivery> {
  return deliveries(db).where('dueAt', '<=', before).orderBy('dueAt');
}

/** A delivery as admins see it: ids, codes and times. */
export function deliveryReply(deliveryId: string, stored: StoredDelivery): WebhookDelivery {
  const { hookId, noticeId, kind, data, status, attempts, round, lastStatus, lastFault } = stored;
  return {
    deliveryId,
    webhookId: hookId,
    noticeId,
    kind,
    data,
    status,
    attempts,
    round,
    lastStatus,
    lastFault,
    createdAt: stored.createdAt.toISOString(),
    leftAt: stored.leftAt.toISOString(),
    nextAttemptAt: stored.dueAt?.toISOString() ?? null,
    lastAttemptAt: stored.lastAttemptAt?.toISOString() ?? null,
    deliveredAt: stored.deliveredAt?.toISOString() ?? null,
  };
}
