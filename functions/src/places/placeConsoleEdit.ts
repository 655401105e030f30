import type { ConsoleEditable } from '../platform/consoleEdit.ts';
import { storableCover } from './boundary.ts';
import type { StoredPlace as Place } from './placeStore.ts';
import { StoredPlace, keepPlaceVersion } from './placeStore.ts';
import { unpackFence } from './storedFence.ts';
import { fenceProblems } from './validate.ts';

/** A place as admins may edit it in the Firebase console: the cover is derived anew, the version counts on. */
export const placeConsoleEdit: ConsoleEditable<Place> = {
  kind: 'place',
  schema: StoredPlace,
  defaults: (now) => ({
    address: null,
    cover: { precision: 0, cells: [] },
    version: 0,
    status: 'active',
    updatedAt: now,
  }),
  derive: (_tx, _db, edited, before, now) => {
    const fence = unpackFence(edited.fence);
    const [problem] = fenceProblems(fence);
    if (edited.name.trim() === '') return Promise.resolve({ problem: 'name: must not be empty' });
    if (problem !== undefined) {
      return Promise.resolve({ problem: `fence.${problem.field}: ${problem.problem}` });
    }
    const version = (before?.version ?? 0) + 1;
    const document = { ...edited, cover: storableCover(fence), version, updatedAt: now };
    return Promise.resolve({ document });
  },
  also: (tx, db, path, stored) => {
    keepPlaceVersion(tx, db, path, stored);
  },
};
