import assert from 'node:assert/strict';
import { OnnxGraph } from '../../../../../tools/models/onnx/graph.ts';
import { runtimeNamed } from '../../../../src/faces/engine/inference.ts';
import { openBackend } from '../../../../src/faces/engine/runtime/tensorflow/backend.ts';
import { buildGraph } from '../../../../src/faces/engine/runtime/tensorflow/graph.ts';
import { ort } from '../../../../../test/tools/models/ort.ts';
import { largestDifference, waves } from './support.ts';

const SHAPE = [1, 4, 6, 6];

/** A model of one picture of four channels, 6 x 6. */
function model(build: (graph: OnnxGraph) => string): Buffer {
  const graph = new OnnxGraph();
  graph.input('in', SHAPE);
  graph.node('Identity', [build(graph)], {}, 'out');
  graph.output('out');
  return graph.finish('test');
}

/** What both runtimes make of it differs by so much. */
async function difference(file: Buffer): Promise<number> {
  const { tf } = await openBackend();
  const input = waves(144).map((value) => value * 3);
  const session = await ort.InferenceSession.create(file, { logSeverityLevel: 3 });
  const expected = (await session.run({ in: new ort.Tensor('float32', input, SHAPE) }))['out'];
  assert.ok(expected?.data instanceof Float32Array);
  const given = buildGraph(tf, file)(input, SHAPE).get('out');
  assert.ok(given !== undefined);
  return largestDifference(expected.data, given);
}

const convolution = (weights: number[], attributes: Record<string, number | string | number[]>) =>
  model((graph) => {
    const filter = graph.floats(waves(weights.reduce((a, b) => a * b, 1)), weights);
    return graph.node('Conv', ['in', filter], attributes);
  });

describe('a graph on TensorFlow.js', () => {
  const graphs = {
    'a convolution with margins that differ': convolution([2, 4, 3, 3], {
      pads: [0, 1, 2, 1],
      strides: [2, 1],
    }),
    'a dilated convolution': convolution([3, 4, 3, 3], { pads: [2, 2, 2, 2], dilations: [2, 2] }),
    'a depthwise convolution, padded as TensorFlow does': convolution([4, 1, 3, 3], {
      group: 4,
      strides: [2, 2],
      auto_pad: 'SAME_UPPER',
    }),
    pooling: model((graph) =>
      graph.node('MaxPool', ['in'], { kernel_shape: [2, 2], strides: [2, 2], auto_pad: 'VALID' }),
    ),
    'channels added to a picture': model((graph) =>
      graph.node('Pad', ['in', graph.integers([0, 1, 0, 0, 0, 2, 0, 3])]),
    ),
    'pictures joined by their rows': model((graph) =>
      graph.node('Concat', ['in', graph.node('Relu', ['in'])], { axis: 2 }),
    ),
    'a picture laid out flat': model((graph) =>
      graph.node('Reshape', ['in', graph.integers([0, -1])]),
    ),
    'a picture with its channels last': model((graph) =>
      graph.node('Transpose', ['in'], { perm: [0, 2, 3, 1] }),
    ),
  };
  for (const [what, file] of Object.entries(graphs)) {
    it(`computes ${what} as ONNX Runtime does`, async () => {
      const most = await difference(file);
      assert.ok(most < 1e-4, String(most));
    });
  }

  it('is not built from what it does not know', async () => {
    const { tf } = await openBackend();
    const build = (make: (graph: OnnxGraph) => string) => buildGraph(tf, model(make));
    assert.throws(
      () => build((graph) => graph.node('Erf', ['in'])),
      /operator Erf is not supported/,
    );
    assert.throws(
      () => buildGraph(tf, convolution([4, 2, 3, 3], { group: 2 })),
      /groups of several channels/,
    );
    assert.throws(
      () => build((graph) => graph.node('Transpose', ['in'], { perm: [3, 2, 1, 0] })),
      /Transpose is supported to/,
    );
    assert.throws(() => buildGraph(tf, Buffer.from([0x3a, 0x7f])), /longer than its message/);
    assert.throws(() => buildGraph(tf, Buffer.alloc(0)), /no graph/);
  });
});

describe('the backend of TensorFlow.js', () => {
  const failure = (code: string | undefined, message: string) =>
    Object.assign(new Error(message), code === undefined ? {} : { code });

  it('is WebAssembly without the native package, and without its native part', async () => {
    const failures = [
      failure('ERR_MODULE_NOT_FOUND', "Cannot find package '@tensorflow/tfjs-node'"),
      failure('MODULE_NOT_FOUND', 'Cannot find module'),
      failure('ERR_DLOPEN_FAILED', 'libtensorflow.so.2: cannot open shared object file'),
      failure(
        undefined,
        'The Node.js native addon module (tfjs_binding.node) can not be found at path: x',
      ),
    ];
    for (const error of failures) {
      const { name } = await openBackend(() => Promise.reject(error));
      assert.match(name, /^@tensorflow\/tfjs-backend-wasm \(SIMD\)$/);
    }
  });

  it('is the native package where that can be loaded', async () => {
    const tf = await import('@tensorflow/tfjs-core');
    const functions = { ...tf };
    for (const module of [functions, { default: functions }]) {
      const asked: string[] = [];
      const backend = await openBackend((name) => {
        asked.push(name);
        return Promise.resolve(module);
      });
      assert.deepEqual(asked, ['@tensorflow/tfjs-node']);
      assert.match(backend.name, /^@tensorflow\/tfjs-node/);
      assert.equal(backend.tf, functions);
    }
  });

  it('does not hide that the native package is broken', async () => {
    await assert.rejects(
      openBackend(() => Promise.reject(new TypeError('no such function'))),
      {
        name: 'TypeError',
      },
    );
    await assert.rejects(
      openBackend(() => Promise.resolve({})),
      /has not the functions/,
    );
  });
});

describe('the name of a runtime', () => {
  it('is one of two; any other is refused with the choice', () => {
    assert.deepEqual(['onnx', 'tensorflow'].map(runtimeNamed), ['onnx', 'tensorflow']);
    assert.throws(
      () => runtimeNamed('tfjs'),
      /FACE_RUNTIME is "tfjs"; it must be onnx or tensorflow/,
    );
  });
});
