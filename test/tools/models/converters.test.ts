import assert from 'node:assert/strict';
import { OnnxGraph } from '../../../tools/models/onnx/graph.ts';
import { flushTinyWeights } from '../../../tools/models/onnx/flushTinyWeights.ts';
import { readFields } from '../../../functions/src/faces/engine/runtime/tensorflow/wire.ts';
import { WireWriter } from '../../../tools/models/onnx/wire.ts';
import { FlatTable } from '../../../tools/models/convert/flatbuffer.ts';
import { concat, nchwShape, pad, prelu } from '../../../tools/models/convert/nchw.ts';
import { fromHalf, transpose, withRank } from '../../../tools/models/convert/tensor.ts';
import { readTfjs } from '../../../tools/models/convert/tfjsFile.ts';
import { tfjsToOnnx } from '../../../tools/models/convert/tfjsToOnnx.ts';
import { ort } from './ort.ts';

/** Runs a one-input, one-output model. */
async function run(model: Buffer, input: readonly number[], shape: readonly number[]) {
  const session = await ort.InferenceSession.create(model, { logSeverityLevel: 3 });
  const tensor = new ort.Tensor('float32', Float32Array.from(input), shape);
  const results = await session.run({ [session.inputNames[0] ?? '']: tensor });
  const output = results[session.outputNames[0] ?? ''];
  return { shape: [...(output?.dims ?? [])], values: [...(output?.data ?? [])].map(Number) };
}

describe('tensors', () => {
  it('are transposed as their axes are named', () => {
    const tensor = { shape: [2, 3], data: Float32Array.from([1, 2, 3, 4, 5, 6]) };
    assert.deepEqual(transpose(tensor, [1, 0]), {
      shape: [3, 2],
      data: Float32Array.from([1, 4, 2, 5, 3, 6]),
    });
    assert.deepEqual(transpose(transpose(tensor, [1, 0]), [1, 0]), tensor);
    assert.deepEqual(withRank(tensor, 4).shape, [1, 1, 2, 3]);
    assert.deepEqual(nchwShape([1, 5, 6, 7]), [1, 7, 5, 6]);
  });

  it('widen half precision exactly', () => {
    const cases: readonly (readonly [number, number])[] = [
      [0x0000, 0],
      [0x3c00, 1],
      [0xc000, -2],
      [0x3555, 0.333251953125],
      [0x0001, 2 ** -24],
      [0x7bff, 65504],
      [0x7c00, Infinity],
    ];
    for (const [bits, value] of cases) assert.equal(fromHalf(bits), value);
    assert.ok(Number.isNaN(fromHalf(0x7c01)));
  });
});

describe('the flatbuffer reader', () => {
  it('finds fields through the vtable and gives defaults for absent ones', () => {
    // Root offset; vtable of two fields (the second absent); table with one int32.
    const file = Buffer.alloc(24);
    file.writeUInt32LE(12, 0);
    file.writeUInt16LE(8, 4);
    file.writeUInt16LE(8, 6);
    file.writeUInt16LE(4, 8);
    file.writeInt32LE(8, 12);
    file.writeInt32LE(-7, 16);
    const root = FlatTable.root(file);
    assert.equal(root.integer(0), -7);
    assert.equal(root.integer(1, 42), 42);
    assert.equal(root.integer(9, 43), 43);
    assert.deepEqual(root.integers(1), []);
    assert.equal(root.table(1), undefined);
  });
});

describe('the ONNX writer', () => {
  it('writes numbers as Protocol Buffers wants them, negative ones too', () => {
    const bytes = new WireWriter().integer(1, 300).integer(2, -1).text(3, 'hi').finish();
    assert.equal(bytes.toString('hex'), '08ac0210ffffffffffffffffff011a026869');
    const fields = [...readFields(bytes)];
    assert.deepEqual(fields[0], { field: 1, value: 300 });
    assert.deepEqual(fields[2], { field: 3, start: 16, end: 18 });
  });

  it('notices a message that is cut off', () => {
    const bytes = new WireWriter().text(1, 'a long enough text').finish();
    assert.throws(() => [...readFields(bytes.subarray(0, 8))]);
  });

  it('makes models that run: padding, slopes and concatenation in NCHW', async () => {
    const graph = new OnnxGraph();
    graph.input('in', [1, 1, 1, 2]);
    const padded = pad(graph, 'in', [0, 0, 0, 0, 1, 0, 0, 1]);
    const sloped = prelu(graph, padded, { shape: [1, 1, 2], data: Float32Array.from([0.5, 0.1]) });
    graph.node('Identity', [concat(graph, [sloped, sloped], -1, 4)], {}, 'out');
    graph.output('out');
    const { shape, values } = await run(graph.finish('test'), [-4, 6], [1, 1, 1, 2]);
    // One column of zeros before, one channel of zeros after, then the channels twice.
    assert.deepEqual(shape, [1, 4, 1, 3]);
    assert.deepEqual(values, [0, -2, 6, 0, 0, 0, 0, -2, 6, 0, 0, 0]);
  });
});

describe('flushing tiny weights', () => {
  const graph = new OnnxGraph();
  graph.input('in', [3]);
  const weights = graph.floats(Float32Array.from([1e-20, -0.5, 1e-11]), [3]);
  graph.node('Add', ['in', weights], {}, 'out');
  graph.output('out', [3]);
  const model = graph.finish('test');

  it('zeroes what is below the limit and leaves the rest and the original alone', async () => {
    const before = Buffer.from(model);
    const flushed = flushTinyWeights(model, 1e-12);
    assert.deepEqual([flushed.weights, flushed.zeroed], [3, 1]);
    assert.deepEqual(model, before);
    const { values } = await run(flushed.model, [0, 0, 0], [3]);
    assert.deepEqual(values, [0, -0.5, Math.fround(1e-11)]);
  });

  it('changes nothing the second time', () => {
    const once = flushTinyWeights(model, 1e-12).model;
    assert.deepEqual(flushTinyWeights(once, 1e-12), { model: once, weights: 3, zeroed: 0 });
  });
});

describe('the TensorFlow.js converter', () => {
  const text = (value: string) => ({ s: Buffer.from(value).toString('base64') });
  const ints = (...values: number[]) => ({ list: { i: values.map(String) } });
  const dims = [-1, 2, 2, 1].map((size) => ({ size: String(size) }));
  const nodes = [
    { name: 'in', op: 'Placeholder', attr: { shape: { shape: { dim: dims } } } },
    { name: 'w', op: 'Const' },
    { name: 'b', op: 'Const' },
    {
      name: 'out',
      op: '_FusedConv2D',
      input: ['in', 'w', 'b'],
      attr: {
        strides: ints(1, 1, 1, 1),
        padding: text('VALID'),
        fused_ops: { list: { s: [text('BiasAdd').s] } },
      },
    },
  ];
  const manifest = [
    {
      paths: ['weights.bin'],
      weights: [
        { name: 'w', shape: [2, 2, 1, 1], dtype: 'float32' },
        { name: 'b', shape: [1], dtype: 'float32' },
      ],
    },
  ];
  const json = (changed: object[] = nodes) =>
    Buffer.from(JSON.stringify({ modelTopology: { node: changed }, weightsManifest: manifest }));
  const bin = Buffer.from(Float32Array.from([1, 2, 3, 4, 100]).buffer);

  it('converts a convolution that computes the same', async () => {
    const { shape, values } = await run(tfjsToOnnx(json(), bin), [5, 6, 7, 8], [1, 1, 2, 2]);
    assert.deepEqual([shape, values], [[1, 1, 1, 1], [5 + 12 + 21 + 32 + 100]]);
  });

  it('names the operator it does not know', () => {
    const strange = nodes.map((node) => (node.name === 'out' ? { ...node, op: 'Einsum' } : node));
    assert.throws(() => tfjsToOnnx(json(strange), bin), /Einsum/);
  });

  it('refuses a weights file of another length', () => {
    assert.throws(() => readTfjs(json(), bin.subarray(4)), RangeError);
    assert.throws(() => readTfjs(json(), Buffer.concat([bin, bin])), /bytes/);
  });

  it('refuses a file that is no graph model', () => {
    assert.throws(() => readTfjs(Buffer.from('[]'), bin), /malformed/);
  });
});
