import { distanceBetween } from 'geofire-common';
import type { LatLng, Position } from './shape.ts';

/** The sphere that geofire-common measures on, so that circles and polygons share one metric. */
export const EARTH_RADIUS_M = 6_371_000;

const M_PER_DEGREE = (EARTH_RADIUS_M * Math.PI) / 180;

/** A point of the local plane, in metres from its origin: x east, y north. */
export interface Xy {
  readonly x: number;
  readonly y: number;
}

export const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** The same longitude within [-180, 180). */
export const wrapLng = (lng: number): number => {
  if (lng >= -180 && lng < 180) return lng;
  const turned = (lng + 180) % 360;
  return (turned < 0 ? turned + 360 : turned) - 180;
};

/**
 * Great-circle distance in metres. Within 0.6 % of the ellipsoid (the sphere's error); exactly
 * opposite points, where rounding pushes the haversine above 1, are half way round.
 */
export function distanceM(a: LatLng, b: LatLng): number {
  const m = distanceBetween([a.lat, a.lng], [b.lat, b.lng]) * 1000;
  return Number.isNaN(m) ? Math.PI * EARTH_RADIUS_M : m;
}

export interface LocalPlane {
  toXy(position: Position): Xy;
  toLatLng(point: Xy): LatLng;
}

/**
 * Equirectangular plane around `origin`. It is affine in longitude and latitude, so an edge of a
 * GeoJSON polygon, which RFC 7946 (3.1.1) draws straight in degrees, stays straight in metres and
 * nothing changes sides. Lengths are true at the origin and drift by about d * tan(lat) / R at
 * distance d: under 0.01 % within a kilometre at 60 degrees.
 *
 * `near` picks the turn of longitude to unwrap towards, so that a shape never tears at 180 degrees.
 */
export function localPlane(origin: LatLng, near: LatLng = origin): LocalPlane {
  const xScale = M_PER_DEGREE * Math.cos(radians(origin.lat));
  const nearEast = wrapLng(near.lng - origin.lng);
  return {
    toXy: ([lng, lat]) => ({
      x: xScale * (nearEast + wrapLng(lng - near.lng)),
      y: M_PER_DEGREE * (lat - origin.lat),
    }),
    toLatLng: ({ x, y }) => ({
      lat: origin.lat + y / M_PER_DEGREE,
      lng: wrapLng(origin.lng + x / xScale),
    }),
  };
}
