import { after } from '../../platform/clock.ts';
import { commit } from '../../platform/commit.ts';
import { operation } from '../../platform/operation.ts';
import { changeWebhook } from './changeWebhook.ts';
import { DeleteWebhookReply, WebhookRequest } from './contract.ts';
import { DELIVERY_KEPT_S } from './deliveryStore.ts';

export const deleteWebhook = operation({
  name: 'deleteWebhook',
  summary: 'Take an address off the list: nothing is posted to it any more, not even what waits.',
  method: 'DELETE',
  path: '/webhooks/{webhookId}',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: WebhookRequest,
  output: DeleteWebhookReply,
  failures: ['not-found'],
  handler: async (context) => {
    const { webhookId } = context.input;
    return await commit(context, async (write) => {
      const { now, audit } = write;
      await changeWebhook(context, write, webhookId, () => ({
        url: '',
        description: '',
        enabled: false,
        disabledBy: 'admin',
        deletedAt: now,
        expiresAt: after(now, DELIVERY_KEPT_S),
      }));
      audit({ action: 'webhook.deleted', subject: `webhooks/${webhookId}` });
      return { webhookId, deletedAt: now.toISOString() };
    });
  },
});
