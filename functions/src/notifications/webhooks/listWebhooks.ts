import { operation } from '../../platform/operation.ts';
import { ListWebhooksReply, ListWebhooksRequest } from './contract.ts';
import { livingHooks, webhookReply } from './webhookStore.ts';

export const listWebhooks = operation({
  name: 'listWebhooks',
  summary: 'Every address that is told of notices, and how it fares; never a secret.',
  method: 'GET',
  path: '/webhooks',
  roles: ['admin'],
  tier: 'light',
  writes: false,
  input: ListWebhooksRequest,
  output: ListWebhooksReply,
  failures: [],
  handler: async ({ services: { db } }) => {
    const hooks = await livingHooks(db);
    const oldestFirst = hooks.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
    return { webhooks: oldestFirst.map(({ id, ...hook }) => webhookReply(id, hook)) };
  },
});
