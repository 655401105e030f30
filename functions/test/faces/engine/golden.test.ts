import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FR_FEATURE } from '../../../src/faces/engine/embedders.ts';
import { OnnxRuntime } from '../../../src/faces/engine/runtime/onnxRuntime.ts';
import { cosine } from '../../../src/faces/engine/match.ts';
import { embed } from '../../../src/faces/engine/measureFace.ts';
import { readModels } from '../../../src/faces/engine/models.ts';
import { syntheticCrop } from './support/syntheticCrop.ts';

describe('the embedding model', () => {
  it('gives the golden vector for a synthetic crop', async () => {
    const golden: unknown = JSON.parse(
      readFileSync(new URL('./golden.json', import.meta.url), 'utf8'),
    );
    assert.ok(Array.isArray(golden) && golden.length === FR_FEATURE.dimension);
    const folder = fileURLToPath(new URL('../../../models/', import.meta.url));
    const inference = new OnnxRuntime(readModels(folder, FR_FEATURE));
    const vector = await embed(syntheticCrop(), FR_FEATURE, inference);
    assert.ok(cosine(vector, Float32Array.from(golden, Number)) >= 0.999);
  });
});
