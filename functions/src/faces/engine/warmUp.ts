import { ALIGNED_SIZE } from './alignment.ts';
import { BLAZE_SIZE } from './blazeFace.ts';
import type { Embedder } from './embedders.ts';
import type { Inference } from './inference.ts';
import { IRIS_SIZE } from './iris.ts';
import { MESH_SIZE } from './mesh.ts';

/** Runs each model of the ordinary path once on an empty input, so that its session is there. */
export async function warmUp(embedder: Embedder, inference: Inference): Promise<null> {
  const run = async (model: string, batch: number, size: number): Promise<void> => {
    await inference.run(model, new Float32Array(batch * 3 * size * size), [batch, 3, size, size]);
  };
  await run('blazeface_short_range', 1, BLAZE_SIZE);
  await run('face_landmark', 1, MESH_SIZE);
  await run('iris', 2, IRIS_SIZE);
  await run(embedder.id, 1, ALIGNED_SIZE);
  return null;
}
