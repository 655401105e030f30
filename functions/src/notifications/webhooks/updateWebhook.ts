import { commit } from '../../platform/commit.ts';
import { operation } from '../../platform/operation.ts';
import { changeWebhook } from './changeWebhook.ts';
import { UpdateWebhookRequest, WebhookReply } from './contract.ts';
import type { StoredWebhook } from './webhookStore.ts';
import { webhookReply } from './webhookStore.ts';

export const updateWebhook = operation({
  name: 'updateWebhook',
  summary: 'Change the address of a webhook, its kinds or its description; enable or disable it.',
  method: 'PATCH',
  path: '/webhooks/{webhookId}',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: UpdateWebhookRequest,
  output: WebhookReply,
  failures: ['not-found'],
  handler: async (context) => {
    const { webhookId, enabled, url, kinds, description } = context.input;
    return await commit(context, async (write) => {
      const hook = await changeWebhook(context, write, webhookId, (before) => ({
        url: url ?? before.url,
        kinds: kinds ?? before.kinds,
        description: description ?? before.description,
        ...(enabled === undefined ? {} : switched(enabled)),
      }));
      write.audit({
        action: 'webhook.updated',
        subject: `webhooks/${webhookId}`,
        details: { addressChanged: url !== undefined, enabled: hook.enabled },
      });
      return webhookReply(webhookId, hook);
    });
  },
});

function switched(enabled: boolean): Partial<StoredWebhook> {
  return enabled
    ? { enabled, disabledBy: null, failingSince: null }
    : { enabled, disabledBy: 'admin' };
}
