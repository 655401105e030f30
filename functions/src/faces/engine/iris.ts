import { angleOf, distance, squareCrop, type Point, type Similarity } from './geometry.ts';
import { EYE_CORNERS, pointAt, type MeshPoint } from './mesh.ts';

/** MediaPipe iris: 71 points of the eye's contour and brow, then 5 of the iris. Input: RGB / 255. */
export const IRIS_SIZE = 64;
/** Values of one eye in the model's output: 76 points of x, y, z. */
export const IRIS_VALUES = 228;
/** Side of the crop over the distance of the eye's corners. */
const EYE_MARGIN = 2.3;

/** Of the first 16 contour points: the corners, and the middle of the lower and upper lid. */
const CORNERS = [0, 8] as const;
const LIDS = [
  [3, 11],
  [4, 12],
  [5, 13],
] as const;

/**
 * The crop around one eye, turned as the eye is. The model knows image-left eyes: the other one is to
 * be mirrored after sampling.
 */
export function eyeCrop(mesh: readonly MeshPoint[], eye: 'left' | 'right'): Similarity {
  const [outer, inner] = EYE_CORNERS[eye].map((i) => pointAt(mesh, i));
  if (outer === undefined || inner === undefined) throw new RangeError('an eye has two corners');
  const [from, to] = eye === 'left' ? [outer, inner] : [inner, outer];
  const centre = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  return squareCrop(centre, EYE_MARGIN * distance(from, to), angleOf(from, to), IRIS_SIZE);
}

/** Opening of one eye: mean distance of the lids over the distance of the corners. */
export function apertureOf(output: Float32Array): number {
  const point = (i: number): Point => ({ x: output[3 * i] ?? 0, y: output[3 * i + 1] ?? 0 });
  const width = distance(point(CORNERS[0]), point(CORNERS[1]));
  const heights = LIDS.map(([lower, upper]) => distance(point(lower), point(upper)));
  return width === 0 ? 0 : heights.reduce((sum, h) => sum + h, 0) / heights.length / width;
}
