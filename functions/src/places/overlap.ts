import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import { discRingArea, lensArea } from './discArea.ts';
import { distanceM, localPlane } from './metric.ts';
import { edgesOf, nearestOn, ringArea } from './segments.ts';
import type { Xy } from './metric.ts';
import type { Fence, LatLng, PolygonFence } from './shape.ts';

/** From 0 to 1. */
export type Fraction = number;

/**
 * A reported position. `accuracyM` is the radius within which the phone is with 68 % confidence,
 * as Android's Location.getAccuracy and Core Location's horizontalAccuracy say; above 0.
 */
export interface Fix extends LatLng {
  readonly accuracyM: number;
}

/** A smaller disc has no area to divide by in floating point, and no phone measures a centimetre. */
const LEAST_RADIUS_M = 0.01;

/**
 * Share of the fix's accuracy disc that lies inside the fence: 1 = the whole disc, 0 = none of
 * it. Exact in the plane around the fix (`localPlane`); a circle is the lens of two discs.
 * It is a share of area, not a probability: the true position is outside the disc one time in
 * three, more often in the middle than at the rim.
 */
export function overlap(reported: Fix, fence: Fence): Fraction {
  const fix = { ...reported, accuracyM: Math.max(reported.accuracyM, LEAST_RADIUS_M) };
  const disc = Math.PI * fix.accuracyM ** 2;
  const shared =
    fence.kind === 'circle'
      ? lensArea(fix.accuracyM, fence.radiusM, distanceM(fix, fence.centre))
      : polygonArea(fix, fence);
  return Math.min(1, Math.max(0, shared / disc));
}

/**
 * A small disc far off or deep inside is told by distance alone: summing sectors that cancel would
 * leave a remainder of rounding where the answer is exactly 0 or 1.
 */
function polygonArea(fix: Fix, fence: PolygonFence): number {
  const rings = ringsAround(fix, fence);
  if (nearestBoundary(rings).d >= fix.accuracyM) {
    return isInside(fix, fence) ? Math.PI * fix.accuracyM ** 2 : 0;
  }
  return rings.reduce((sum, ring, i) => {
    const area = discRingArea(fix.accuracyM, ring) * Math.sign(ringArea(ring));
    return i === 0 ? area : sum - area;
  }, 0);
}

/** True inside or on the boundary; a hole is outside. */
export function isInside(point: LatLng, fence: Fence): boolean {
  if (fence.kind === 'circle') return distanceM(point, fence.centre) <= fence.radiusM;
  const coordinates = fence.rings.map((ring) => ring.map(([lng, lat]) => [lng, lat]));
  return booleanPointInPolygon([point.lng, point.lat], { type: 'Polygon', coordinates });
}

/** Metres from a point to the boundary of the fence, a hole's rim included: negative inside. */
export function boundaryDistanceM(point: LatLng, fence: Fence): number {
  if (fence.kind === 'circle') return distanceM(point, fence.centre) - fence.radiusM;
  const distance = nearestBoundary(ringsAround(point, fence)).d;
  return isInside(point, fence) ? -distance : distance;
}

/** The rings in metres around a point, unwrapped in one piece. */
function ringsAround(origin: LatLng, fence: PolygonFence): Xy[][] {
  const [lng, lat] = fence.rings[0]?.[0] ?? [origin.lng, origin.lat];
  const plane = localPlane(origin, { lat, lng });
  return fence.rings.map((ring) => ring.map((position) => plane.toXy(position)));
}

function nearestBoundary(rings: readonly (readonly Xy[])[]): Xy & { readonly d: number } {
  const origin = { x: 0, y: 0 };
  let nearest = { ...origin, d: Number.POSITIVE_INFINITY };
  for (const edge of rings.flatMap(edgesOf)) {
    const p = nearestOn(edge, origin);
    const d = Math.hypot(p.x, p.y);
    if (d < nearest.d) nearest = { ...p, d };
  }
  return nearest;
}
