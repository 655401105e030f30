import { ringArea } from './segments.ts';
import { fenceProblems } from './validate.ts';
import type { Fence, PolygonFence, Position, Ring, ShapeProblem } from './shape.ts';

/** What is read of a GeoJSON geometry (RFC 7946). */
export type FenceGeometry =
  | { readonly type: 'Point'; readonly coordinates: readonly number[] }
  | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly (readonly number[])[])[] };

/** GeoJSON has no circle: one is a Point with its radius in metres as a property. */
export interface FenceFeature {
  readonly type: 'Feature';
  readonly geometry: FenceGeometry;
  readonly properties?: Readonly<Record<string, unknown>> | null | undefined;
}

export type FenceRead =
  | { readonly ok: true; readonly fence: Fence }
  | { readonly ok: false; readonly problems: readonly ShapeProblem[] };

/**
 * A feature or a bare geometry as a fence, or everything wrong with it. Altitudes are dropped and
 * rings are wound as RFC 7946 (3.1.6) asks: the outer one counter-clockwise, holes clockwise.
 */
export function fenceFromGeoJson(input: FenceFeature | FenceGeometry): FenceRead {
  const geometry = input.type === 'Feature' ? input.geometry : input;
  const properties = input.type === 'Feature' ? input.properties : undefined;
  const fence = geometry.type === 'Point' ? circle(geometry, properties) : polygon(geometry);
  // Judged as it was drawn, so that a problem names the position that the sender sees.
  const problems = fenceProblems(fence);
  return problems.length === 0 ? { ok: true, fence: wound(fence) } : { ok: false, problems };
}

/** A fence as a GeoJSON feature; `fenceFromGeoJson` reads it back unchanged. */
export function fenceToGeoJson(fence: Fence): FenceFeature {
  if (fence.kind === 'circle') {
    const { lat, lng } = fence.centre;
    return {
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [lng, lat] },
      properties: { radiusM: fence.radiusM },
    };
  }
  const coordinates = fence.rings.map((ring) => ring.map(([lng, lat]) => [lng, lat]));
  return { type: 'Feature', geometry: { type: 'Polygon', coordinates }, properties: {} };
}

/** NaN stands for a missing number: validation then names the field. */
const number = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN);

function circle(
  { coordinates }: Extract<FenceGeometry, { type: 'Point' }>,
  properties: FenceFeature['properties'],
): Fence {
  const centre = { lat: number(coordinates[1]), lng: number(coordinates[0]) };
  return { kind: 'circle', centre, radiusM: number(properties?.['radiusM']) };
}

function polygon({ coordinates }: Extract<FenceGeometry, { type: 'Polygon' }>): PolygonFence {
  const rings = coordinates.map((ring) =>
    ring.map(([lng, lat]): Position => [number(lng), number(lat)]),
  );
  return { kind: 'polygon', rings };
}

function wound(fence: Fence): Fence {
  if (fence.kind === 'circle') return fence;
  return { kind: 'polygon', rings: fence.rings.map((ring, r) => woundRing(ring, r === 0)) };
}

function woundRing(ring: Ring, counterClockwise: boolean): Ring {
  const area = ringArea(ring.map(([x, y]) => ({ x, y })));
  return (counterClockwise ? area < 0 : area > 0) ? ring.toReversed() : ring;
}
