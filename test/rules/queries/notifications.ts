import type { QueriesOf } from './shape.ts';
import { mixesOf, shape } from './shape.ts';

export const notifications: readonly QueriesOf[] = [
  {
    file: 'notifications/fanOut/finishNotice.ts',
    clauses: ["where 'status' '=='"],
    shapes: [shape('batches', { equal: ['status'] })],
  },
  {
    file: 'notifications/fanOut/pursueBatches.ts',
    clauses: ["where 'status' '=='", "orderBy '__name__'"],
    shapes: [shape('batches', { equal: ['status'] })],
  },
  {
    file: 'notifications/fanOut/reopenBatches.ts',
    clauses: ["where 'status' '=='"],
    shapes: [shape('batches', { equal: ['status'] })],
  },
  {
    file: 'notifications/getNotice.ts',
    clauses: ["orderBy '__name__'"],
    shapes: [shape('batches', {})],
  },
  {
    file: 'notifications/noticeStore.ts',
    clauses: [
      "where 'status' '=='",
      "where 'kind' '=='",
      "orderBy 'createdAt' 'desc'",
      "orderBy '__name__' 'desc'",
      "where 'dueAt' '<='",
      "orderBy 'dueAt'",
    ],
    shapes: [
      ...mixesOf(['status', 'kind']).map((equal) =>
        shape('notifications', { equal, order: [['createdAt', 'DESCENDING']] }),
      ),
      shape('notifications', { ranges: ['dueAt'], order: [['dueAt', 'ASCENDING']] }),
    ],
  },
  {
    file: 'notifications/push/tokenStore.ts',
    clauses: ["orderBy 'updatedAt' 'desc'"],
    shapes: [shape('pushTokens', { order: [['updatedAt', 'DESCENDING']] })],
  },
  {
    file: 'notifications/tokens/settlePushToken.ts',
    clauses: ["orderBy 'updatedAt' 'desc'"],
    shapes: [shape('pushTokens', { order: [['updatedAt', 'DESCENDING']] })],
  },
  {
    file: 'notifications/alerts/listAlerts.ts',
    clauses: ["orderBy 'sentAt' 'desc'", "orderBy '__name__' 'desc'"],
    shapes: [shape('alerts', { order: [['sentAt', 'DESCENDING']] })],
  },
  {
    file: 'notifications/digest/digestStore.ts',
    clauses: ["where 'state' '=='", "where 'dueAt' '<='", "orderBy 'dueAt'"],
    shapes: [
      shape('digestEntries', {
        group: true,
        equal: ['state'],
        ranges: ['dueAt'],
        order: [['dueAt', 'ASCENDING']],
      }),
    ],
  },
  {
    file: 'notifications/digest/sendDigest.ts',
    clauses: ["where 'state' '=='", "where 'dueAt' '<='", "orderBy 'dueAt'"],
    shapes: [
      shape('digestEntries', {
        equal: ['state'],
        ranges: ['dueAt'],
        order: [['dueAt', 'ASCENDING']],
      }),
    ],
  },
  {
    file: 'notifications/inbox/inboxStore.ts',
    clauses: [
      "where 'readAt' '=='",
      "where 'createdAt' '>'",
      "orderBy 'createdAt' 'desc'",
      "orderBy '__name__' 'desc'",
      "where 'readAt' '=='",
      "where 'createdAt' '<='",
      "orderBy 'createdAt' 'desc'",
    ],
    shapes: [[], ['readAt']].map((equal) =>
      shape('inbox', { equal, ranges: ['createdAt'], order: [['createdAt', 'DESCENDING']] }),
    ),
  },
  {
    file: 'notifications/tokens/pushTokenStore.ts',
    clauses: ["where 'token' '=='"],
    shapes: [shape('pushTokens', { group: true, equal: ['token'] })],
  },
  {
    file: 'notifications/tokens/registerPushToken.ts',
    clauses: ["orderBy 'updatedAt' 'desc'"],
    shapes: [shape('pushTokens', { order: [['updatedAt', 'DESCENDING']] })],
  },
  {
    file: 'notifications/webhooks/deliveryStore.ts',
    clauses: [
      "where 'hookId' '=='",
      "where 'status' '=='",
      "orderBy 'leftAt' 'desc'",
      "orderBy '__name__' 'desc'",
      "where 'dueAt' '<='",
      "orderBy 'dueAt'",
    ],
    shapes: [
      ...mixesOf(['hookId', 'status']).map((equal) =>
        shape('webhookDeliveries', { equal, order: [['leftAt', 'DESCENDING']] }),
      ),
      shape('webhookDeliveries', { ranges: ['dueAt'], order: [['dueAt', 'ASCENDING']] }),
    ],
  },
  {
    file: 'notifications/webhooks/webhookStore.ts',
    clauses: ["where 'deletedAt' '=='"],
    shapes: [shape('webhooks', { equal: ['deletedAt'] })],
  },
];
