import { z } from 'zod';
import { operation } from '../platform/operation.ts';
import { toPlace } from './boundary.ts';
import { ListPlacesReply } from './contract.ts';
import { places } from './placeStore.ts';

/** More rooms and buildings than one institution fences. */
const MOST = 500;

export const listPlaces = operation({
  name: 'listPlaces',
  summary: 'All places, by name.',
  method: 'GET',
  path: '/places',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: false,
  input: z.strictObject({}),
  output: ListPlacesReply,
  failures: [],
  handler: async ({ services }) => {
    const found = await places(services.db).orderBy('name').limit(MOST).get();
    return { places: found.docs.map((doc) => toPlace(doc.id, doc.data())) };
  },
});
