import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { WebhookReply, WebhookRequest } from './contract.ts';
import { webhookRef, webhookReply } from './webhookStore.ts';

export const getWebhook = operation({
  name: 'getWebhook',
  summary: 'An address that is told of notices, and how it fares; never its secret.',
  method: 'GET',
  path: '/webhooks/{webhookId}',
  roles: ['admin'],
  tier: 'light',
  writes: false,
  input: WebhookRequest,
  output: WebhookReply,
  failures: ['not-found'],
  handler: async ({ input: { webhookId }, services: { db } }) => {
    const hook = (await webhookRef(db, webhookId).get()).data();
    if (hook?.deletedAt !== null) throw new Failure('not-found');
    return webhookReply(webhookId, hook);
  },
});
