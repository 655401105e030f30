import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import { boxOf, cellsOf, finestPrecision } from './geohash.ts';
import { EARTH_RADIUS_M, distanceM, radians, wrapLng } from './metric.ts';
import { edgesOf, segmentsMeet } from './segments.ts';
import type { Box } from './geohash.ts';
import type { Segment } from './segments.ts';
import type { Fence, LatLng, PolygonFence } from './shape.ts';
import type { Fix } from './overlap.ts';

/** Geohash cells of one precision that together hold every point of a fence, sorted. */
export interface Cover {
  readonly precision: number;
  readonly cells: readonly string[];
}

/** A fence of 50 m is covered at precision 8 (38 x 19 m), one of 50 km at 4 or 5. */
const FINEST = 8;
const MAX_COVER_CELLS = 64;
/** The disc of a fix is looked up with few, if need be coarser, cells. */
const MAX_DISC_CELLS = 16;
/** Widens every box: rounding and the plane's drift must not lose a cell. */
const SLACK = 1.01;
const SLACK_DEGREES = 1e-7;

/**
 * The cover of a fence: at most 64 cells, at the finest precision up to 8 at which the fence's
 * bounding box takes no more. Cells of the box that the fence does not touch are left out.
 */
export function coverOf(fence: Fence): Cover {
  const box = fence.kind === 'circle' ? discBox(fence.centre, fence.radiusM) : ringBox(fence);
  if (box === null) return { precision: 0, cells: [] };
  const precision = finestPrecision(box, FINEST, MAX_COVER_CELLS);
  if (precision === 0) return { precision, cells: [] };
  const touches = touching(fence);
  return { precision, cells: cellsOf(box, precision).filter(touches).sort() };
}

/**
 * True when no cell of the fix's accuracy disc meets the cover: then `overlap` is 0. False says
 * nothing. The disc takes cells of the cover's precision or coarser ones, compared by prefix.
 */
export function surelyOutside(fix: Fix, cover: Cover): boolean {
  const box = discBox(fix, fix.accuracyM);
  if (cover.precision === 0 || box === null) return false;
  const precision = finestPrecision(box, cover.precision, MAX_DISC_CELLS);
  if (precision === 0) return false;
  const disc = new Set(cellsOf(box, precision));
  return !cover.cells.some((cell) => disc.has(cell.slice(0, precision)));
}

/** The span of a disc on the sphere, or null where it reaches round a pole. */
function discBox({ lat, lng }: LatLng, radiusM: number): Box | null {
  const angle = (radiusM * SLACK) / EARTH_RADIUS_M;
  const dLat = (angle * 180) / Math.PI + SLACK_DEGREES;
  if (Math.abs(lat) + dLat >= 89) return null;
  // The planar disc is angle / cos(lat) wide, the spherical one slightly more.
  const dLng = (Math.asin(Math.sin(angle) / Math.cos(radians(lat))) * 180) / Math.PI;
  const wide = dLng * SLACK + SLACK_DEGREES;
  return { south: lat - dLat, north: lat + dLat, west: lng - wide, east: lng + wide };
}

function ringBox({ rings }: PolygonFence): Box {
  const lngs = (rings[0] ?? []).map(([lng]) => lng);
  const lats = (rings[0] ?? []).map(([, lat]) => lat);
  return {
    south: Math.min(...lats) - SLACK_DEGREES,
    west: Math.min(...lngs) - SLACK_DEGREES,
    north: Math.max(...lats) + SLACK_DEGREES,
    east: Math.max(...lngs) + SLACK_DEGREES,
  };
}

function touching(fence: Fence): (cell: string) => boolean {
  if (fence.kind === 'circle') {
    return (cell) => {
      const { middle, reachM } = roundCell(boxOf(cell));
      return distanceM(fence.centre, middle) <= (fence.radiusM + reachM) * SLACK;
    };
  }
  const edges = fence.rings.flatMap((ring) => edgesOf(ring.map(([x, y]) => ({ x, y }))));
  const coordinates = fence.rings.map((ring) => ring.map(([lng, lat]) => [lng, lat]));
  return (cell) => {
    const box = boxOf(cell);
    return (
      edges.some((edge) => edgeTouchesBox(edge, box)) ||
      booleanPointInPolygon([box.west, box.south], { type: 'Polygon', coordinates })
    );
  };
}

/** A circle around a cell. Its farthest corner is one nearer the equator. */
function roundCell({ south, west, north, east }: Box): { middle: LatLng; reachM: number } {
  const middle = { lat: (south + north) / 2, lng: wrapLng((west + east) / 2) };
  const reaches = [south, north].map((lat) => distanceM(middle, { lat, lng: west }));
  return { middle, reachM: Math.max(...reaches) };
}

function edgeTouchesBox([a, b]: Segment, box: Box): boolean {
  const west = box.west - SLACK_DEGREES;
  const east = box.east + SLACK_DEGREES;
  const south = box.south - SLACK_DEGREES;
  const north = box.north + SLACK_DEGREES;
  if (Math.max(a.x, b.x) < west || Math.min(a.x, b.x) > east) return false;
  if (Math.max(a.y, b.y) < south || Math.min(a.y, b.y) > north) return false;
  if (a.x >= west && a.x <= east && a.y >= south && a.y <= north) return true;
  const corners = [
    { x: west, y: south },
    { x: east, y: south },
    { x: east, y: north },
    { x: west, y: north },
    { x: west, y: south },
  ];
  return edgesOf(corners).some((side) => segmentsMeet(side, [a, b]));
}
