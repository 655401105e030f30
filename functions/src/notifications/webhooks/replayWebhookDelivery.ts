import { after } from '../../platform/clock.ts';
import { commit } from '../../platform/commit.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { ReplayWebhookDeliveryRequest, WebhookDelivery } from './contract.ts';
import { DELIVERY_KEPT_S, TEST_KIND, deliveryRef, deliveryReply } from './deliveryStore.ts';
import { leaveTask, nextName } from './leave.ts';
import { webhookRef } from './webhookStore.ts';

/** Under the same webhook-id as before: a receiver that had taken it in after all drops it. */
export const replayWebhookDelivery = operation({
  name: 'replayWebhookDelivery',
  summary: 'Begin again with a delivery that was given up.',
  method: 'POST',
  path: '/webhook-deliveries/{deliveryId}/replays',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: ReplayWebhookDeliveryRequest,
  output: WebhookDelivery,
  failures: ['not-found', 'conflict'],
  handler: async (context) => {
    const { input, services } = context;
    const { db } = services;
    const ref = deliveryRef(db, input.deliveryId);
    const reply = await commit(context, async ({ tx, now, audit }) => {
      const delivery = (await tx.get(ref)).data();
      if (delivery === undefined) throw new Failure('not-found');
      if (delivery.status !== 'dead') {
        throw new Failure('conflict', { detail: `This delivery is ${delivery.status}.` });
      }
      const hook = (await tx.get(webhookRef(db, delivery.hookId))).data();
      const alive = hook?.deletedAt === null && (hook.enabled || delivery.kind === TEST_KIND);
      if (!alive) throw new Failure('conflict', { detail: 'Its webhook is disabled or deleted.' });
      const round = delivery.round + 1;
      const again = {
        ...delivery,
        status: 'pending' as const,
        attempts: 0,
        round,
        dueAt: now,
        lease: null,
        expiresAt: after(now, DELIVERY_KEPT_S),
      };
      tx.set(ref, again);
      audit({ action: 'webhook-delivery.replayed', subject: ref.path, details: { round } });
      return deliveryReply(ref.id, again);
    });
    await leaveTask(services, { deliveryId: ref.id, name: nextName(reply) });
    return reply;
  },
});
