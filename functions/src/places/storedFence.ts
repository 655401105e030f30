import type { Fence, Position, Ring } from './shape.ts';

/**
 * A fence as Firestore can hold it. Firestore refuses an array directly inside an array, so each
 * ring is a map of one flat array: longitude, latitude, longitude, latitude and so on.
 */
export type StoredFence =
  | {
      readonly kind: 'circle';
      readonly lat: number;
      readonly lng: number;
      readonly radiusM: number;
    }
  | { readonly kind: 'polygon'; readonly rings: readonly { readonly lngLat: readonly number[] }[] };

export function packFence(fence: Fence): StoredFence {
  return fence.kind === 'circle'
    ? { kind: 'circle', ...fence.centre, radiusM: fence.radiusM }
    : { kind: 'polygon', rings: fence.rings.map((ring) => ({ lngLat: ring.flat() })) };
}

export function unpackFence(stored: StoredFence): Fence {
  if (stored.kind === 'circle') {
    const { lat, lng, radiusM } = stored;
    return { kind: 'circle', centre: { lat, lng }, radiusM };
  }
  return { kind: 'polygon', rings: stored.rings.map(({ lngLat }) => pairs(lngLat)) };
}

/** An odd number at the end becomes a position that validation refuses, not one that vanishes. */
function pairs(flat: readonly number[]): Ring {
  return Array.from({ length: Math.ceil(flat.length / 2) }, (_, i): Position => [
    flat[2 * i] ?? Number.NaN,
    flat[2 * i + 1] ?? Number.NaN,
  ]);
}
