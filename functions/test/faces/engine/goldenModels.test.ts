import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { FR_FEATURE } from '../../../src/faces/engine/embedders.ts';
import { squareCrop } from '../../../src/faces/engine/geometry.ts';
import type { RgbImage } from '../../../src/faces/engine/image.ts';
import { FRAME_MODELS, readModels } from '../../../src/faces/engine/models.ts';
import { OnnxRuntime } from '../../../src/faces/engine/runtime/onnxRuntime.ts';
import { modelInput, sampleCrop } from '../../../src/faces/engine/sampling.ts';
import { ULTRA_HEIGHT, ULTRA_WIDTH, ultraInput } from '../../../src/faces/engine/ultraLight.ts';
import { syntheticCrop } from './support/syntheticCrop.ts';

/** What the models said when they were measured: of each output every `step`-th value. */
const said = { output: z.string(), step: z.int(), values: z.array(z.number()).min(20) };
const square = { side: z.int(), mean: z.number(), scale: z.number() };
const Golden = z.array(
  z.union([
    z.strictObject({ model: z.literal(FRAME_MODELS), ...square, ...said }),
    z.strictObject({ model: z.literal('fr_detect'), ...said }),
  ]),
);

/** The drawn face. */
function drawing(): RgbImage {
  const { size, data } = syntheticCrop();
  const area = size * size;
  const rgb = Uint8Array.from({ length: 3 * area }, (_, i) =>
    Math.round(Math.min(255, data[(i % 3) * area + Math.floor(i / 3)] ?? 0)),
  );
  return { width: size, height: size, data: rgb };
}

/** The drawn face as the model takes it, and the shape of that. */
function inputOf(golden: z.output<typeof Golden>[number]): [Float32Array, number[]] {
  const image = drawing();
  if (golden.model === 'fr_detect') return [ultraInput(image), [1, 3, ULTRA_HEIGHT, ULTRA_WIDTH]];
  const { side, mean, scale } = golden;
  const middle = { x: (image.width - 1) / 2, y: (image.height - 1) / 2 };
  const crop = sampleCrop(image, squareCrop(middle, image.width, 0, side), side);
  return [modelInput(crop, mean, scale), [1, 3, side, side]];
}

/** Length of the difference over the length of the wanted: stricter than a cosine, which forgives a scale. */
function relativeError(found: readonly number[], wanted: readonly number[]): number {
  const difference = wanted.map((value, i) => value - (found[i] ?? NaN));
  return Math.hypot(...difference) / Math.hypot(...wanted);
}

describe('the detectors, the mesh and the iris model', () => {
  const golden = Golden.parse(
    JSON.parse(readFileSync(new URL('./goldenModels.json', import.meta.url), 'utf8')),
  );
  const folder = fileURLToPath(new URL('../../../models/', import.meta.url));
  const inference = new OnnxRuntime(readModels(folder, FR_FEATURE));

  for (const one of golden) {
    const { model, output, step, values } = one;
    it(`give the golden ${output} of ${model} for a drawn face`, async () => {
      const found = (await inference.run(model, ...inputOf(one)))(output);
      const picked = [...found].filter((_, i) => i % step === 0);
      assert.equal(picked.length, values.length);
      assert.ok(relativeError(picked, values) < 1e-3);
    });
  }

  it('are all covered', () => {
    // The embedding model has a golden test of its own.
    const used = [...readModels(folder, FR_FEATURE).keys()].filter((id) => id !== FR_FEATURE.id);
    assert.deepEqual(new Set(golden.map(({ model }) => model)), new Set(used));
  });
});
