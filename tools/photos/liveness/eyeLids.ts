import { apply, type Point } from '../../../functions/src/faces/engine/geometry.ts';
import type { Inference } from '../../../functions/src/faces/engine/inference.ts';
import { IRIS_SIZE, eyeCrop } from '../../../functions/src/faces/engine/iris.ts';
import type { MeshPoint } from '../../../functions/src/faces/engine/mesh.ts';
import { mirrored, modelInput, sampleCrop } from '../../../functions/src/faces/engine/sampling.ts';
import type { Picture } from './render.ts';

/** The outline of one eye in the picture; lids without the corners, all from the image's left to its right. */
export interface Eye {
  readonly corners: readonly [Point, Point];
  readonly upper: readonly Point[];
  readonly lower: readonly Point[];
}

/** Of the model's first 16 points: the corners, and the points of the lids between them. */
const CORNERS = [0, 8] as const;
const LOWER = [1, 2, 3, 4, 5, 6, 7];
const UPPER = [9, 10, 11, 12, 13, 14, 15];

/** The outlines of both eyes as the iris model sees them, which is closer than the mesh does. */
export async function eyeLids(
  picture: Picture,
  mesh: readonly MeshPoint[],
  inference: Inference,
): Promise<Eye[]> {
  const eyes: Eye[] = [];
  for (const side of ['left', 'right'] as const) {
    const crop = eyeCrop(mesh, side);
    const seen = sampleCrop(picture, crop, IRIS_SIZE);
    const input = modelInput(side === 'left' ? seen : mirrored(seen), 0, 255);
    const output = (await inference.run('iris', input, [1, 3, IRIS_SIZE, IRIS_SIZE]))('Identity');
    const at = (index: number): Point => {
      const x = (output[3 * index] ?? 0) - 0.5;
      const y = (output[3 * index + 1] ?? 0) - 0.5;
      return apply(crop, { x: side === 'left' ? x : IRIS_SIZE - 1 - x, y });
    };
    const inOrder = (indices: readonly number[]): Point[] =>
      indices.map(at).toSorted((p, q) => p.x - q.x);
    const [left, right] = inOrder(CORNERS);
    if (left === undefined || right === undefined) throw new RangeError('an eye has two corners');
    eyes.push({ corners: [left, right], upper: inOrder(UPPER), lower: inOrder(LOWER) });
  }
  return eyes;
}
