import type { Timestamp } from 'firebase-admin/firestore';
import { after } from '../../platform/clock.ts';
import { commit } from '../../platform/commit.ts';
import { isPreconditionFailed } from '../../platform/firestore.ts';
import type { Services } from '../../platform/services.ts';
import { recomputeContext } from '../../platform/system.ts';
import type { StoredDelivery } from './deliveryStore.ts';
import { deliveryRef } from './deliveryStore.ts';
import type { Next, Reply } from './retry.ts';

/** An attempt that one run alone may make. */
export interface Leased {
  readonly id: string;
  readonly delivery: StoredDelivery;
  /** Of the write that took the lease: whatever is written on its strength asks for it. */
  readonly since: Timestamp;
}

type LastFault = StoredDelivery['lastFault'];
type Answer = Pick<StoredDelivery, 'lastStatus' | 'lastFault'>;

function answerOf(reply: Reply): Answer {
  return 'status' in reply
    ? { lastStatus: reply.status, lastFault: null }
    : { lastStatus: null, lastFault: reply.fault };
}

/**
 * Writes down what came of an attempt, if its lease still holds: a worker that was too slow says nothing.
 * @returns when the next attempt is due; null: there is none, or it is not ours to say
 */
export async function recordAnswer(
  services: Services,
  leased: Leased,
  reply: Reply,
  next: Next,
): Promise<Date | null> {
  const now = services.clock.now();
  const answer = answerOf(reply);
  if (next.next === 'retry') {
    const dueAt = after(now, next.inS);
    const ours = await ifOurs(async () => {
      const ref = deliveryRef(services.db, leased.id);
      await ref.update({ ...answer, dueAt, lease: null }, { lastUpdateTime: leased.since });
    });
    return ours ? dueAt : null;
  }
  await end(services, leased, next.next, answer);
  return null;
}

/** Ends a delivery without an attempt; a replay begins anew. */
export async function giveUp(
  services: Services,
  leased: Leased,
  { fault }: { readonly fault: LastFault },
): Promise<void> {
  await end(services, leased, 'dead', { lastStatus: null, lastFault: fault });
}

/** The end of a delivery is in the audit: what left the house, and what did not. */
async function end(
  services: Services,
  { id, delivery, since }: Leased,
  status: 'delivered' | 'dead',
  answer: Answer,
): Promise<void> {
  const context = recomputeContext(services, 'postWebhook', delivery.lease?.runId ?? id);
  await ifOurs(() =>
    commit(context, ({ tx, now, audit }) => {
      const ref = deliveryRef(services.db, id);
      const deliveredAt = status === 'delivered' ? now : null;
      const ended = { ...answer, status, dueAt: null, lease: null, deliveredAt };
      tx.update(ref, ended, { lastUpdateTime: since });
      audit({
        action: `webhook-delivery.${status}`,
        subject: ref.path,
        details: { attempts: delivery.attempts, round: delivery.round, ...answer },
      });
      return Promise.resolve(null);
    }),
  );
}

/** Whether the write found the delivery as the lease left it. */
async function ifOurs(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (isPreconditionFailed(error)) return false;
    throw error;
  }
}
