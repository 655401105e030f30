import { z } from 'zod';
import { Id } from '../../platform/ids.ts';
import { operation } from '../../platform/operation.ts';
import { CursorInstant, decodeCursor, pageOf } from '../../platform/page.ts';
import { alerts } from './alertStore.ts';
import { ListAlertsReply, ListAlertsRequest } from './contract.ts';
import { toAlert } from './toAlert.ts';

export const listAlerts = operation({
  name: 'listAlerts',
  summary: 'What admins told many, newest first.',
  method: 'GET',
  path: '/alerts',
  roles: ['admin'],
  tier: 'light',
  writes: false,
  input: ListAlertsRequest,
  output: ListAlertsReply,
  failures: [],
  handler: async ({ input, services: { db } }) => {
    const { limit, cursor } = input;
    let query = alerts(db)
      .orderBy('sentAt', 'desc')
      .orderBy('__name__', 'desc')
      .limit(limit + 1);
    if (cursor !== undefined) query = query.startAfter(...decodeCursor(cursor, Position));
    const { docs } = await query.get();
    const { page, nextCursor } = pageOf(
      docs.map((doc) => ({ id: doc.id, stored: doc.data() })),
      limit,
      ({ id, stored }) => [stored.sentAt.toISOString(), id],
    );
    return { alerts: page.map(({ id, stored }) => toAlert(id, stored)), nextCursor };
  },
});

const Position = z.tuple([CursorInstant, Id]);
