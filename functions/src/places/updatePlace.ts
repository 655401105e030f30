import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { newRevision } from '../platform/revision.ts';
import { putEditable, readForChange } from '../platform/settled.ts';
import { readBoundary, toPlace } from './boundary.ts';
import { Place, UpdatePlaceRequest } from './contract.ts';
import { StoredPlace, keepPlaceVersion, places } from './placeStore.ts';

export const updatePlace = operation({
  name: 'updatePlace',
  summary: 'Change a place; each change is a new version, earlier evidence keeps its own.',
  method: 'PATCH',
  path: '/places/{placeId}',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: UpdatePlaceRequest,
  output: Place,
  failures: ['not-found', 'in-progress'],
  handler: (context) => {
    const { placeId, name, address, status, boundary } = context.input;
    const { db } = context.services;
    const drawn = boundary === undefined ? {} : readBoundary(boundary);
    const ref = places(db).doc(placeId);
    return commit(context, async ({ tx, now, audit }) => {
      const before = await readForChange(tx, ref, StoredPlace);
      if (before === undefined) throw new Failure('not-found');
      const place: StoredPlace = {
        ...before,
        name: name ?? before.name,
        address: address === undefined ? before.address : address,
        status: status ?? before.status,
        ...drawn,
        version: before.version + 1,
        revision: newRevision(),
        problem: null,
        updatedAt: now,
      };
      putEditable(tx, ref, place);
      keepPlaceVersion(tx, db, ref.path, place);
      audit({ action: 'place.updated', subject: ref.path, details: { version: place.version } });
      return toPlace(placeId, place);
    });
  },
});
