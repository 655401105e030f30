import fc from 'fast-check';
import { wrapLng } from '../../src/places/metric.ts';
import type { Fence, LatLng, PolygonFence, Position } from '../../src/places/shape.ts';

/** Metres along a meridian to degrees, on the sphere of geofire-common. */
export const degrees = (metres: number): number => (metres / 6_371_000) * (180 / Math.PI);

/** The point `east` and `north` metres from another (small distances). */
export const offset = (from: LatLng, east: number, north: number): LatLng => ({
  lat: from.lat + degrees(north),
  lng: wrapLng(from.lng + degrees(east) / Math.cos((from.lat * Math.PI) / 180)),
});

export const position = ({ lat, lng }: LatLng): Position => [lng, lat];

/** A rectangle around a point, `width` by `height` metres, counter-clockwise. */
export function rectangle(middle: LatLng, width: number, height = width): PolygonFence {
  const corner = (x: number, y: number) =>
    position(offset(middle, (x * width) / 2, (y * height) / 2));
  const first = corner(-1, -1);
  return { kind: 'polygon', rings: [[first, corner(1, -1), corner(1, 1), corner(-1, 1), first]] };
}

export const withHole = (outer: PolygonFence, hole: PolygonFence): PolygonFence => ({
  kind: 'polygon',
  rings: [...outer.rings, ...hole.rings.map((ring) => ring.toReversed())],
});

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

export const latLngs = (maxLat = 70, maxLng = 179.5) =>
  fc
    .tuple(number(-maxLat, maxLat), number(-maxLng, maxLng))
    .map(([lat, lng]): LatLng => ({ lat, lng }));

/** Star-shaped polygons: spokes at rising angles, so that edges never cross; some with a hole. */
export const polygons = (maxReachM = 2000) =>
  fc
    .record({
      middle: latLngs(),
      reachM: number(50, maxReachM),
      spokes: fc.array(number(0.4, 1), { minLength: 3, maxLength: 24 }),
      holed: fc.boolean(),
    })
    .map(({ middle, reachM, spokes, holed }): PolygonFence => {
      const ring = (scale: number): Position[] => {
        const points = spokes.map((length, i) => {
          const angle = (2 * Math.PI * i) / spokes.length;
          const far = length * reachM * scale;
          return position(offset(middle, far * Math.cos(angle), far * Math.sin(angle)));
        });
        return [...points, ...points.slice(0, 1)];
      };
      return { kind: 'polygon', rings: holed ? [ring(1), ring(0.3).toReversed()] : [ring(1)] };
    });

export const circles = (maxRadiusM = 2000, maxLng = 180) =>
  fc
    .record({ centre: latLngs(70, maxLng), radiusM: number(5, maxRadiusM) })
    .map(({ centre, radiusM }): Fence => ({ kind: 'circle', centre, radiusM }));

export const fences = (maxM = 2000): fc.Arbitrary<Fence> => fc.oneof(circles(maxM), polygons(maxM));
