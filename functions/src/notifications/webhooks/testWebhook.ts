import { commit } from '../../platform/commit.ts';
import { sha256Hex } from '../../platform/crypto.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { WebhookDelivery, WebhookRequest } from './contract.ts';
import { TEST_KIND, deliveryRef, deliveryReply } from './deliveryStore.ts';
import { leaveTask, newDelivery, nextName } from './leave.ts';
import { webhookRef } from './webhookStore.ts';

/** A disabled hook may be tested too: that is how one finds out whether to enable it. */
export const testWebhook = operation({
  name: 'testWebhook',
  summary: 'Leave a test message for a webhook; listWebhookDeliveries tells how it went.',
  method: 'POST',
  path: '/webhooks/{webhookId}/tests',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: WebhookRequest,
  output: WebhookDelivery,
  failures: ['not-found'],
  handler: async (context) => {
    const { caller, input, services, idempotencyKey } = context;
    const { db } = services;
    const { webhookId } = input;
    const from = sha256Hex(`${caller.uid}\n${String(idempotencyKey)}`).slice(0, 24);
    const reply = await commit(context, async ({ tx, now, audit }) => {
      const hook = (await tx.get(webhookRef(db, webhookId))).data();
      if (hook?.deletedAt !== null) throw new Failure('not-found');
      const event = { kind: TEST_KIND, data: { webhookId }, createdAt: now } as const;
      const noticeId = `${TEST_KIND}:${from}`;
      const { id, stored } = newDelivery({ hookId: webhookId, noticeId, event }, now);
      const ref = deliveryRef(db, id);
      tx.create(ref, stored);
      audit({ action: 'webhook.tested', subject: `webhooks/${webhookId}` });
      return deliveryReply(id, stored);
    });
    await leaveTask(services, {
      deliveryId: reply.deliveryId,
      name: nextName({ round: 1, attempts: 0 }),
    });
    return reply;
  },
});
