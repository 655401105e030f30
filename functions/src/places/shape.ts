/** A place on the globe: WGS 84 degrees. */
export interface LatLng {
  readonly lat: number;
  readonly lng: number;
}

/** GeoJSON order: longitude, latitude. Altitude is dropped when a shape is read. */
export type Position = readonly [lng: number, lat: number];

/** Closed: the last position repeats the first. */
export type Ring = readonly Position[];

export interface CircleFence {
  readonly kind: 'circle';
  readonly centre: LatLng;
  readonly radiusM: number;
}

/** `rings` as in a GeoJSON Polygon: the outer ring first, then its holes. */
export interface PolygonFence {
  readonly kind: 'polygon';
  readonly rings: readonly Ring[];
}

/** The boundary of a place. */
export type Fence = CircleFence | PolygonFence;

/** One thing wrong with a shape: the field, what is wrong, and what to do about it. */
export interface ShapeProblem {
  readonly field: string;
  readonly problem: string;
  readonly fix: string;
}

export const FENCE_LIMITS = {
  /** Below this a phone's accuracy (3-10 m in the open) can never lie inside. */
  minRadiusM: 5,
  maxRadiusM: 50_000,
  /** Positions of all rings together, closing ones included. */
  maxVertices: 500,
  /** The longer side of the bounding box: what the local projection is accurate for. */
  maxExtentM: 100_000,
  minAreaM2: 1,
  /** Nearer the poles a degree of longitude is too short to draw a shape with. */
  maxAbsLat: 85,
} as const;
