import type {
  CollectionReference,
  DocumentReference,
  Firestore,
  Transaction,
} from 'firebase-admin/firestore';
import { z } from 'zod';
import { invalidField } from '../platform/failures.ts';
import { collection } from '../platform/firestore.ts';
import { readSettled } from '../platform/settled.ts';
import type { SessionPlace } from './location.ts';
import { unpackFence } from './storedFence.ts';

const StoredFence = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('circle'), lat: z.number(), lng: z.number(), radiusM: z.number() }),
  z.object({
    kind: z.literal('polygon'),
    rings: z.array(z.object({ lngLat: z.array(z.number()) })),
  }),
]);

/**
 * `places/{id}`: a boundary with its geohash cover. Admins may edit name, address, fence and status in the
 * Firebase console; cover and version are derived.
 */
export const StoredPlace = z.object({
  name: z.string(),
  address: z.string().nullable(),
  fence: StoredFence,
  cover: z.object({ precision: z.int(), cells: z.array(z.string()) }),
  version: z.int(),
  status: z.enum(['active', 'archived']),
  revision: z.string(),
  /** Why the last edit in the Firebase console was put back. */
  problem: z.string().nullable(),
  updatedAt: z.date(),
});
export type StoredPlace = z.output<typeof StoredPlace>;

export function places(db: Firestore): CollectionReference<StoredPlace> {
  return collection(db, 'places', StoredPlace);
}

/** A place as it was settled last, whatever an unjudged edit in the Firebase console says. */
export function placeOf(db: Firestore, id: string): Promise<StoredPlace | undefined> {
  return readSettled(places(db).doc(id), StoredPlace);
}

/** `places/{p}/versions/{n}`: the place as it was, never changed; evidence names the version it was judged by. */
function versionRef(
  db: Firestore,
  placePath: string,
  version: number,
): DocumentReference<StoredPlace> {
  return collection(db, `${placePath}/versions`, StoredPlace).doc(String(version));
}

export function keepPlaceVersion(
  tx: Transaction,
  db: Firestore,
  placePath: string,
  place: StoredPlace,
): void {
  tx.create(versionRef(db, placePath, place.version), place);
}

/** The boundaries of a session as they stand now; archived ones still count for sessions that name them. */
export async function placesOf(db: Firestore, ids: readonly string[]): Promise<SessionPlace[]> {
  const found = await Promise.all(ids.map((id) => placeOf(db, id)));
  return ids.flatMap((id, i) => {
    const place = found[i];
    if (place === undefined) return [];
    const { version, fence, cover } = place;
    return [{ id, version, fence: unpackFence(fence), cover }];
  });
}

/** Names of places as they are settled, and since when; a place that is gone has none. */
export async function placeNamesOf(
  db: Firestore,
  ids: readonly string[],
): Promise<Map<string, { readonly name: string; readonly updatedAt: Date }>> {
  const found = await Promise.all(ids.map(async (id) => [id, await placeOf(db, id)] as const));
  return new Map(found.flatMap(([id, place]) => (place === undefined ? [] : [[id, place]])));
}

/** @throws Failure invalid-request naming the first place that does not exist. Call before any write */
export async function requirePlaces(
  tx: Transaction,
  db: Firestore,
  ids: readonly string[],
): Promise<void> {
  const found = await Promise.all(ids.map((id) => tx.get(places(db).doc(id))));
  const missing = found.findIndex((doc) => !doc.exists);
  if (missing >= 0) throw invalidField(`placeIds.${String(missing)}`, 'there is no such place');
}
