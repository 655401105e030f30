import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { FR_FEATURE } from '../../../src/faces/engine/embedders.ts';
import { squareCrop } from '../../../src/faces/engine/geometry.ts';
import { readModels } from '../../../src/faces/engine/models.ts';
import { OnnxRuntime } from '../../../src/faces/engine/runtime/onnxRuntime.ts';
import { modelInput, sampleCrop } from '../../../src/faces/engine/sampling.ts';
import { syntheticCrop } from './support/syntheticCrop.ts';

/** What the models said when they were measured: of each output every `step`-th value. */
const Golden = z.array(
  z.strictObject({
    model: z.string(),
    side: z.int(),
    mean: z.number(),
    scale: z.number(),
    output: z.string(),
    step: z.int(),
    values: z.array(z.number()).min(20),
  }),
);

/** The drawn face as an image of the size that a model takes. */
function drawnFace(side: number): ReturnType<typeof sampleCrop> {
  const { size, data } = syntheticCrop();
  const area = size * size;
  const rgb = Uint8Array.from({ length: 3 * area }, (_, i) =>
    Math.round(Math.min(255, data[(i % 3) * area + Math.floor(i / 3)] ?? 0)),
  );
  const middle = { x: (size - 1) / 2, y: (size - 1) / 2 };
  return sampleCrop(
    { width: size, height: size, data: rgb },
    squareCrop(middle, size, 0, side),
    side,
  );
}

/** Length of the difference over the length of the wanted: stricter than a cosine, which forgives a scale. */
function relativeError(found: readonly number[], wanted: readonly number[]): number {
  const difference = wanted.map((value, i) => value - (found[i] ?? NaN));
  return Math.hypot(...difference) / Math.hypot(...wanted);
}

describe('the detector, the mesh and the iris model', () => {
  const golden = Golden.parse(
    JSON.parse(readFileSync(new URL('./goldenModels.json', import.meta.url), 'utf8')),
  );
  const folder = fileURLToPath(new URL('../../../models/', import.meta.url));
  const inference = new OnnxRuntime(readModels(folder, FR_FEATURE));

  for (const { model, side, mean, scale, output, step, values } of golden) {
    it(`give the golden ${output} of ${model} for a drawn face`, async () => {
      const input = modelInput(drawnFace(side), mean, scale);
      const found = (await inference.run(model, input, [1, 3, side, side]))(output);
      const picked = [...found].filter((_, i) => i % step === 0);
      assert.equal(picked.length, values.length);
      assert.ok(relativeError(picked, values) < 1e-3);
    });
  }

  it('are all covered', () => {
    const covered = [...new Set(golden.map(({ model }) => model))];
    assert.deepEqual(covered, ['blazeface_short_range', 'face_landmark', 'iris']);
  });
});
