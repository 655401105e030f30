import { operation } from '../../platform/operation.ts';
import { decodeCursor, pageOf } from '../../platform/page.ts';
import {
  DeliveryPosition,
  ListWebhookDeliveriesReply,
  ListWebhookDeliveriesRequest,
} from './contract.ts';
import { deliveriesQuery, deliveryReply } from './deliveryStore.ts';

export const listWebhookDeliveries = operation({
  name: 'listWebhookDeliveries',
  summary:
    'What was or will be posted to webhooks, newest first, with the status of the last answer.',
  method: 'GET',
  path: '/webhook-deliveries',
  roles: ['admin'],
  tier: 'light',
  writes: false,
  input: ListWebhookDeliveriesRequest,
  output: ListWebhookDeliveriesReply,
  failures: [],
  handler: async ({ input, services: { db } }) => {
    const { webhookId, status, cursor, limit } = input;
    let query = deliveriesQuery(db, { hookId: webhookId, status });
    if (cursor !== undefined) query = query.startAfter(...decodeCursor(cursor, DeliveryPosition));
    const found = (await query.limit(limit + 1).get()).docs;
    const { page, nextCursor } = pageOf(found, limit, (doc) => [
      doc.data().leftAt.toISOString(),
      doc.id,
    ]);
    return { deliveries: page.map((doc) => deliveryReply(doc.id, doc.data())), nextCursor };
  },
});
