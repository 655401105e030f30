import { distanceM, wrapLng } from './metric.ts';
import type { Fence, LatLng } from './shape.ts';

/** The middle of a fence: the centre of a circle, the centre of a polygon's bounding box. */
export function fenceCentre(fence: Fence): LatLng {
  if (fence.kind === 'circle') return fence.centre;
  const outer = fence.rings[0] ?? [];
  const lngs = outer.map(([lng]) => lng);
  const lats = outer.map(([, lat]) => lat);
  return {
    lat: (Math.min(...lats) + Math.max(...lats)) / 2,
    lng: wrapLng((Math.min(...lngs) + Math.max(...lngs)) / 2),
  };
}

/** Metres from `fenceCentre` within which the whole fence lies. */
export function fenceReachM(fence: Fence): number {
  if (fence.kind === 'circle') return fence.radiusM;
  const centre = fenceCentre(fence);
  const far = (fence.rings[0] ?? []).map(([lng, lat]) => distanceM(centre, { lat, lng }));
  return Math.max(0, ...far);
}
