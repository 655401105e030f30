import {
  angleOf,
  apply,
  centroid,
  scaleOf,
  turnedBounds,
  type Point,
  type Similarity,
} from './geometry.ts';

/** MediaPipe face mesh: 468 points. Input: RGB / 255, a square around the face. */
export const MESH_SIZE = 192;
/** Side of that square over the longer side of the face's box. */
export const MESH_MARGIN = 1.5;

/** x and y in image pixels; z, depth, in the same unit, smaller towards the camera. */
export interface MeshPoint extends Point {
  readonly z: number;
}

/** Points on the outline of the eye on the left of the image, and on the right. */
const LEFT_EYE = [33, 133, 160, 159, 158, 144, 145, 153];
const RIGHT_EYE = [362, 263, 387, 386, 385, 373, 374, 380];
const NOSE_TIP = 1;
const LEFT_MOUTH_CORNER = 61;
const RIGHT_MOUTH_CORNER = 291;
const FOREHEAD = 10;
const CHIN = 152;
/** Chin and forehead of a level head do not lie one above the other: the median over 1,583 press photos. */
const LEVEL_PITCH_DEG = -6;

/** Corners of each eye, the outer first. */
export const EYE_CORNERS = { left: [33, 133], right: [263, 362] } as const;

/** The model's 1404 values, in pixels of its crop, as points of the image. */
export function meshPoints(output: Float32Array, crop: Similarity): MeshPoint[] {
  const scale = scaleOf(crop);
  return Array.from({ length: Math.floor(output.length / 3) }, (_, i) => ({
    ...apply(crop, { x: (output[3 * i] ?? 0) - 0.5, y: (output[3 * i + 1] ?? 0) - 0.5 }),
    z: (output[3 * i + 2] ?? 0) * scale,
  }));
}

/** Eye centres (image-left, image-right), nose tip, mouth corners: what alignment needs. */
export function fivePoints(mesh: readonly MeshPoint[]): Point[] {
  return [
    centroid(LEFT_EYE.map((i) => pointAt(mesh, i))),
    centroid(RIGHT_EYE.map((i) => pointAt(mesh, i))),
    pointAt(mesh, NOSE_TIP),
    pointAt(mesh, LEFT_MOUTH_CORNER),
    pointAt(mesh, RIGHT_MOUTH_CORNER),
  ];
}

/** The face's own square: what the second pass of the mesh looks at. */
export function faceSquare(mesh: readonly MeshPoint[]): {
  centre: Point;
  side: number;
  angle: number;
} {
  const angle = rollOf(mesh);
  return { ...turnedBounds(mesh, angle), angle };
}

export interface HeadPose {
  readonly yawDeg: number;
  readonly pitchDeg: number;
  readonly rollDeg: number;
}

/**
 * Angles of the head, from the depths of the outer eye corners (yaw) and of forehead and chin (pitch).
 * Directions as in FaceMeasures.
 */
export function headPose(mesh: readonly MeshPoint[]): HeadPose {
  const eyes = difference(pointAt(mesh, EYE_CORNERS.left[0]), pointAt(mesh, EYE_CORNERS.right[0]));
  const height = difference(pointAt(mesh, FOREHEAD), pointAt(mesh, CHIN));
  return {
    yawDeg: degrees(Math.atan2(eyes.z, Math.hypot(eyes.x, eyes.y))),
    pitchDeg: degrees(Math.atan2(-height.z, Math.hypot(height.x, height.y))) - LEVEL_PITCH_DEG,
    rollDeg: degrees(rollOf(mesh)),
  };
}

export function pointAt(mesh: readonly MeshPoint[], index: number): MeshPoint {
  const point = mesh[index];
  if (point === undefined) throw new RangeError(`the mesh has no point ${String(index)}`);
  return point;
}

function rollOf(mesh: readonly MeshPoint[]): number {
  return angleOf(pointAt(mesh, EYE_CORNERS.left[0]), pointAt(mesh, EYE_CORNERS.right[0]));
}

function difference(p: MeshPoint, q: MeshPoint): MeshPoint {
  return { x: q.x - p.x, y: q.y - p.y, z: q.z - p.z };
}

function degrees(radians: number): number {
  return (radians * 180) / Math.PI;
}
