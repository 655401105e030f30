import { z } from 'zod';
import { FENCE_LIMITS } from './shape.ts';

/** [longitude, latitude] and perhaps an altitude, which is ignored. */
const GeoJsonPosition = z.array(z.number()).min(2).max(3);

const GeoJsonBox = z.array(z.number()).min(4).max(6);

const GeoJsonPoint = z.strictObject({
  type: z.literal('Point'),
  coordinates: GeoJsonPosition,
  bbox: GeoJsonBox.optional(),
});

const { maxVertices } = FENCE_LIMITS;

const GeoJsonPolygon = z.strictObject({
  type: z.literal('Polygon'),
  coordinates: z.array(z.array(GeoJsonPosition).max(maxVertices)).max(maxVertices),
  bbox: GeoJsonBox.optional(),
});

/** The form of a geometry; `fenceFromGeoJson` judges the shape itself. */
export const GeoJsonFenceGeometry = z.discriminatedUnion('type', [GeoJsonPoint, GeoJsonPolygon]);

/**
 * A drawing tool's feature: its own properties (name, colour) are dropped, `radiusM` makes a
 * Point a circle.
 */
export const GeoJsonFenceFeature = z.strictObject({
  type: z.literal('Feature'),
  id: z.union([z.string(), z.number()]).optional(),
  bbox: GeoJsonBox.optional(),
  geometry: GeoJsonFenceGeometry,
  properties: z.object({ radiusM: z.number().optional() }).nullish(),
});

/** What an admin may send as a boundary: a feature, or a bare polygon. */
export const GeoJsonFence = z.discriminatedUnion('type', [
  GeoJsonFenceFeature,
  GeoJsonPoint,
  GeoJsonPolygon,
]);
export type GeoJsonFence = z.infer<typeof GeoJsonFence>;
