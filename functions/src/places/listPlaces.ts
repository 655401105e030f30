import { z } from 'zod';
import { operation } from '../platform/operation.ts';
import { listSettled } from '../platform/settled.ts';
import { toPlace } from './boundary.ts';
import { ListPlacesReply } from './contract.ts';
import { StoredPlace, places } from './placeStore.ts';

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
    const found = await listSettled(places(services.db), StoredPlace, MOST);
    const byName = found.toSorted((a, b) => a.name.localeCompare(b.name));
    return { places: byName.map((place) => toPlace(place.id, place)) };
  },
});
