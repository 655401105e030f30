import assert from 'node:assert/strict';
import { loadPortraits } from '../../../../../tools/photos/portraits.ts';
import { analyseFrame } from '../../../../src/faces/engine/analyseFrame.ts';
import { FR_FEATURE } from '../../../../src/faces/engine/embedders.ts';
import { createFaceEngine } from '../../../../src/faces/engine/index.ts';
import { DEFAULT_LIMITS } from '../../../../src/faces/engine/inspect.ts';
import { cosine } from '../../../../src/faces/engine/match.ts';
import { embed } from '../../../../src/faces/engine/measureFace.ts';
import type { Box, FaceMeasures } from '../../../../src/faces/engine/port.ts';
import { syntheticCrop } from '../support/syntheticCrop.ts';
import { bothRuntimes, largestDifference, waves } from './support.ts';

/** What two programs may differ by in one embedding. */
const SAME = 0.9999;

/** Every model: its input, and by how much an output may differ (they reach 160 in pixels, 1 in others). */
const MODELS = [
  {
    id: 'blazeface_short_range',
    shape: [1, 3, 128, 128],
    outputs: ['regressors', 'classificators'],
  },
  { id: 'face_landmark', shape: [1, 3, 192, 192], outputs: ['conv2d_21', 'conv2d_31'] },
  { id: 'iris', shape: [2, 3, 64, 64], outputs: ['Identity'] },
  { id: 'fr_detect', shape: [1, 3, 240, 320], outputs: ['scores', 'boxes'] },
  { id: 'fr_feature', shape: [1, 3, 112, 112], outputs: ['output'] },
];
const LARGEST_DIFFERENCE = 1e-3;

describe('the two runtimes', function () {
  this.timeout(120_000);

  let both: Awaited<ReturnType<typeof bothRuntimes>>;

  before(async () => {
    both = await bothRuntimes();
    process.stdout.write(`    ${both.onnx.backend} and ${both.tensorFlow.backend}\n`);
  });

  for (const { id, shape, outputs } of MODELS) {
    it(`agree about every output of ${id}`, async () => {
      const input = waves(shape.reduce((product, size) => product * size, 1));
      const expected = await both.onnx.run(id, input, shape);
      const given = await both.tensorFlow.run(id, input, shape);
      for (const output of outputs) {
        const difference = largestDifference(expected(output), given(output));
        assert.ok(difference <= LARGEST_DIFFERENCE, `${output}: ${String(difference)}`);
      }
      assert.throws(() => given('no such output'), /gives no no such output/);
    });
  }

  it('give one embedding for a synthetic face', async () => {
    const crop = syntheticCrop();
    const expected = await embed(crop, FR_FEATURE, both.onnx);
    assert.ok(cosine(expected, await embed(crop, FR_FEATURE, both.tensorFlow)) >= SAME);
  });

  it('see the same in every portrait', async () => {
    const cpuMs = { onnx: 0, tensorFlow: 0 };
    let leastCosine = 1;
    const portraits = await loadPortraits();
    for (const { name, jpeg } of portraits) {
      const request = { image: jpeg, embed: true, eyes: true, limits: DEFAULT_LIMITS };
      const expected = await analyseFrame(request, FR_FEATURE, both.onnx);
      const given = await analyseFrame(request, FR_FEATURE, both.tensorFlow);
      assert.equal(given.faces, expected.faces, name);
      assert.ok(expected.face && given.face, name);
      leastCosine = Math.min(leastCosine, assertAlike(given.face, expected.face, name));
      cpuMs.onnx += expected.cpuMs / portraits.length;
      cpuMs.tensorFlow += given.cpuMs / portraits.length;
    }
    process.stdout.write(
      `    CPU of a photo: ${cpuMs.onnx.toFixed(0)} and ${cpuMs.tensorFlow.toFixed(0)} ms; ` +
        `least cosine ${leastCosine.toFixed(9)}\n`,
    );
  });

  it('answer through the pool of workers alike', async () => {
    const [portrait] = await loadPortraits();
    assert.ok(portrait);
    const faces: FaceMeasures[] = [];
    for (const runtime of ['onnx', 'tensorflow'] as const) {
      const engine = createFaceEngine({ runtime, workers: 1, deadlineMs: 30_000 });
      const { face } = await engine.analyse(portrait.jpeg).finally(() => engine.close());
      assert.ok(face);
      faces.push(face);
    }
    const [expected, given] = faces;
    assert.ok(expected && given);
    assertAlike(given, expected, portrait.name);
  });

  it('leave nothing in memory after a frame', async () => {
    const [portrait] = await loadPortraits();
    assert.ok(portrait);
    const request = { image: portrait.jpeg, embed: true, eyes: true, limits: DEFAULT_LIMITS };
    const look = () => analyseFrame(request, FR_FEATURE, both.tensorFlow);
    await look();
    const { numTensors, numBytes } = both.memory();
    for (let frame = 0; frame < 3; frame++) await look();
    const after = both.memory();
    assert.deepEqual([after.numTensors, after.numBytes], [numTensors, numBytes]);
  });
});

/** Returns the cosine of their embeddings. */
function assertAlike(given: FaceMeasures, expected: FaceMeasures, name: string): number {
  assert.ok(given.embedding && expected.embedding, name);
  const similarity = cosine(given.embedding, expected.embedding);
  assert.ok(similarity >= SAME, name);
  for (const side of ['x', 'y', 'width', 'height'] satisfies (keyof Box)[]) {
    assert.ok(Math.abs(given.box[side] - expected.box[side]) < 1, `${name}: ${side}`);
  }
  for (const measure of ['yawDeg', 'pitchDeg', 'rollDeg', 'luma'] as const) {
    assert.ok(Math.abs(given[measure] - expected[measure]) < 0.1, `${name}: ${measure}`);
  }
  assert.ok(Math.abs(given.eyeAperture - expected.eyeAperture) < 0.001, `${name}: eyes`);
  return similarity;
}
