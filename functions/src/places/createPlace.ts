import { commit } from '../platform/commit.ts';
import { randomToken } from '../platform/crypto.ts';
import { operation } from '../platform/operation.ts';
import { newRevision } from '../platform/revision.ts';
import { putEditable } from '../platform/settled.ts';
import { readBoundary, toPlace } from './boundary.ts';
import { CreatePlaceRequest, Place } from './contract.ts';
import type { StoredPlace } from './placeStore.ts';
import { keepPlaceVersion, places } from './placeStore.ts';

export const createPlace = operation({
  name: 'createPlace',
  summary: 'Draw the boundary of a place, as circle or polygon.',
  method: 'POST',
  path: '/places',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: CreatePlaceRequest,
  output: Place,
  failures: [],
  handler: (context) => {
    const { input, services } = context;
    const drawn = readBoundary(input.boundary);
    const ref = places(services.db).doc(randomToken(9));
    return commit(context, ({ tx, now, audit }) => {
      const place: StoredPlace = {
        name: input.name,
        address: input.address,
        ...drawn,
        version: 1,
        status: 'active',
        revision: newRevision(),
        problem: null,
        updatedAt: now,
      };
      putEditable(tx, ref, place);
      keepPlaceVersion(tx, services.db, ref.path, place);
      audit({ action: 'place.created', subject: ref.path, details: { version: 1 } });
      return Promise.resolve(toPlace(ref.id, place));
    });
  },
});
