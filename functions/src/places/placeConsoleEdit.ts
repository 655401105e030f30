import type { ConsoleEditable, Judgement } from '../platform/consoleEdit.ts';
import { storable, storedField } from './boundary.ts';
import { PlaceWords } from './contract.ts';
import { fenceFromGeoJson, fenceToGeoJson } from './geoJson.ts';
import type { StoredPlace as Place } from './placeStore.ts';
import { StoredPlace, keepPlaceVersion } from './placeStore.ts';
import { unpackFence } from './storedFence.ts';

/** A place as admins may edit it in the Firebase console: the cover is derived anew, the version counts on. */
export const placeConsoleEdit: ConsoleEditable<Place> = {
  kind: 'place',
  schema: StoredPlace,
  fields: Object.keys(StoredPlace.shape),
  insteadOfDeletion: 'set its status to archived instead',
  defaults: (now) => ({
    address: null,
    cover: { precision: 0, cells: [] },
    version: 0,
    status: 'active',
    updatedAt: now,
  }),
  derive: (_tx, _db, edited, before, now) => Promise.resolve(derive(edited, before, now)),
  also: (tx, db, path, stored) => {
    keepPlaceVersion(tx, db, path, stored);
  },
};

function derive(edited: Place, before: Place | null, now: Date): Judgement<Place> {
  const words = PlaceWords.safeParse(edited);
  if (!words.success) {
    const [issue] = words.error.issues;
    return { problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}` };
  }
  // The way a drawn boundary comes in: judged, and its rings wound alike.
  const read = fenceFromGeoJson(fenceToGeoJson(unpackFence(edited.fence)));
  if (!read.ok) {
    const [first] = read.problems;
    return {
      problem: `${storedField(first?.field ?? '')}: ${first?.problem ?? ''}; ${first?.fix ?? ''}`,
    };
  }
  const version = (before?.version ?? 0) + 1;
  return {
    document: { ...edited, ...words.data, ...storable(read.fence), version, updatedAt: now },
  };
}
