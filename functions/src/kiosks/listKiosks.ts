import { operation } from '../platform/operation.ts';
import { ListKiosksReply, ListKiosksRequest } from './contract.ts';
import { kioskReply, kiosks } from './kioskStore.ts';

/** One at each door of a large school. */
const MAX_LISTED = 500;

export const listKiosks = operation({
  name: 'listKiosks',
  summary: 'Every kiosk, where it stands and whether a tablet was paired.',
  method: 'GET',
  path: '/kiosks',
  roles: ['admin'],
  tier: 'light',
  writes: false,
  input: ListKiosksRequest,
  output: ListKiosksReply,
  failures: [],
  handler: async ({ services: { db } }) => {
    const { docs } = await kiosks(db).orderBy('createdAt', 'desc').limit(MAX_LISTED).get();
    return { kiosks: docs.map((doc) => kioskReply(doc.id, doc.data())) };
  },
});
