import { inTime } from '../../platform/deadline.ts';
import { sha256Hex } from '../../platform/crypto.ts';
import { logError } from '../../platform/logError.ts';
import type { Services } from '../../platform/services.ts';
import type { StoredDelivery } from './deliveryStore.ts';
import { DELIVERY_KEPT_S, deliveryIdOf } from './deliveryStore.ts';
import { after } from '../../platform/clock.ts';
import type { HookEvent } from './message.ts';
import { plainFields } from './message.ts';

interface NewDelivery {
  readonly hookId: string;
  readonly noticeId: string;
  readonly event: HookEvent & { readonly kind: StoredDelivery['kind'] };
}

/** A delivery that is due at once, with its id. */
export function newDelivery(
  { hookId, noticeId, event }: NewDelivery,
  now: Date,
): { readonly id: string; readonly stored: StoredDelivery } {
  const { kind, data, createdAt } = event;
  const stored: StoredDelivery = {
    hookId,
    noticeId,
    kind,
    data: { ...plainFields({ ...data, noticeId }) },
    createdAt,
    leftAt: now,
    status: 'pending',
    attempts: 0,
    round: 1,
    dueAt: now,
    lease: null,
    lastAttemptAt: null,
    lastStatus: null,
    lastFault: null,
    deliveredAt: null,
    expiresAt: after(now, DELIVERY_KEPT_S),
  };
  return { id: deliveryIdOf(hookId, noticeId), stored };
}

/** How long to wait for the queue: the sweep finds what was not left there. */
const LEAVE_MS = 1500;

/** The next attempt at a delivery, as the queue is told of it. */
export interface Attempt {
  readonly deliveryId: string;
  /** Tells this attempt from others at the delivery: asked for twice, it is left once. */
  readonly name: string;
  readonly at?: Date;
}

/** Leaves the task for an attempt. Never fails: the delivery is stored and due whatever comes of it. */
export async function leaveTask(
  { tasks }: Services,
  { deliveryId, name, at }: Attempt,
): Promise<void> {
  const id = `${sha256Hex(deliveryId).slice(0, 40)}-${name}`;
  try {
    const left = tasks.enqueue(
      'postWebhook',
      { deliveryId },
      at === undefined ? { id } : { id, at },
    );
    await inTime(left, LEAVE_MS, () => new Error('Cloud Tasks did not answer in time'));
  } catch (error) {
    logError('a webhook delivery waits for the sweep', error, { deliveryId });
  }
}

/** The name of the attempt that follows the ones that were made. */
export function nextName({ round, attempts }: Pick<StoredDelivery, 'round' | 'attempts'>): string {
  return `${String(round)}-${String(attempts + 1)}`;
}
