import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { toPlace } from './boundary.ts';
import { GetPlaceRequest, Place } from './contract.ts';
import { placeOf } from './placeStore.ts';

export const getPlace = operation({
  name: 'getPlace',
  summary: 'One place with its boundary as GeoJSON.',
  method: 'GET',
  path: '/places/{placeId}',
  roles: ['student', 'instructor', 'admin'],
  tier: 'light',
  writes: false,
  input: GetPlaceRequest,
  output: Place,
  failures: ['not-found'],
  handler: async ({ input, services }) => {
    const place = await placeOf(services.db, input.placeId);
    if (place === undefined) throw new Failure('not-found');
    return toPlace(input.placeId, place);
  },
});
