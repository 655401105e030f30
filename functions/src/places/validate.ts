import { FENCE_LIMITS } from './shape.ts';
import { polygonProblems } from './validatePolygon.ts';
import type { Fence, LatLng, ShapeProblem } from './shape.ts';

/** Everything wrong with a fence, in the order a person would mend it; empty when it is usable. */
export function fenceProblems(fence: Fence): ShapeProblem[] {
  return fence.kind === 'circle'
    ? [...centreProblems(fence.centre), ...radiusProblems(fence.radiusM)]
    : polygonProblems(fence.rings);
}

function centreProblems({ lat, lng }: LatLng): ShapeProblem[] {
  const problems: ShapeProblem[] = [];
  if (!Number.isFinite(lat) || Math.abs(lat) > FENCE_LIMITS.maxAbsLat) {
    problems.push({
      field: 'centre.lat',
      problem: `latitude must be a number from -${FENCE_LIMITS.maxAbsLat} to ${FENCE_LIMITS.maxAbsLat}`,
      fix: 'give degrees north; GeoJSON writes longitude before latitude',
    });
  }
  if (!Number.isFinite(lng) || Math.abs(lng) > 180) {
    problems.push({
      field: 'centre.lng',
      problem: 'longitude must be a number from -180 to 180',
      fix: 'give degrees east, negative for west',
    });
  }
  return problems;
}

function radiusProblems(radiusM: number): ShapeProblem[] {
  const { minRadiusM, maxRadiusM } = FENCE_LIMITS;
  if (radiusM >= minRadiusM && radiusM <= maxRadiusM) return [];
  return [
    {
      field: 'radiusM',
      problem: `the radius must be a number of metres from ${minRadiusM} to ${maxRadiusM}`,
      fix: radiusM > maxRadiusM ? 'draw a smaller circle' : 'give the radius in metres',
    },
  ];
}
