import { OnnxGraph } from '../onnx/graph.ts';
import {
  concat,
  convolution,
  depthwise,
  maxPool,
  nchwShape,
  pad,
  prelu,
  type Window,
} from './nchw.ts';
import { at, type Tensor } from './tensor.ts';
import { readTfjs, type TfjsModel, type TfjsNode } from './tfjsFile.ts';

/**
 * Converts a TensorFlow.js graph model (all activations of four axes) to an ONNX file in NCHW. The
 * output is in NCHW as well. Throws, naming the operator, on anything the iris graph does not hold.
 */
export function tfjsToOnnx(json: Buffer, bin: Buffer): Buffer {
  const model = readTfjs(json, bin);
  const graph = new OnnxGraph();
  const values = new Map<string, string>();
  for (const node of model.nodes) {
    if (node.op === 'Const') continue;
    if (node.op === 'Placeholder') {
      graph.input(node.name, nchwShape(node.shape().map((size) => (size < 0 ? 'batch' : size))));
      values.set(node.name, node.name);
    } else {
      values.set(node.name, convert(graph, node, model, values));
    }
  }
  const used = new Set(model.nodes.flatMap((node) => node.inputs));
  for (const { name } of model.nodes.filter(
    (node) => node.op !== 'Const' && !used.has(node.name),
  )) {
    graph.node('Identity', [named(values, name)], {}, name);
    graph.output(name);
  }
  return graph.finish('rollcall tfjsToOnnx');
}

function convert(
  graph: OnnxGraph,
  node: TfjsNode,
  model: TfjsModel,
  values: ReadonlyMap<string, string>,
): string {
  const input = named(values, at(node.inputs, 0));
  const weight = (number: number): Tensor => named(model.weights, at(node.inputs, number));
  switch (node.op) {
    case '_FusedConv2D': {
      const fused = node.texts('fused_ops').join();
      if (fused !== 'BiasAdd' && fused !== 'BiasAdd,Prelu')
        throw new Error(`fused ${fused} is not supported`);
      const window = slidingWindow(node, weight(1).shape);
      const sum = convolution(graph, input, weight(1), [3, 2, 0, 1], weight(2), window);
      return fused === 'BiasAdd' ? sum : prelu(graph, sum, weight(3));
    }
    case 'DepthwiseConv2dNative': {
      const window = slidingWindow(node, weight(1).shape);
      return depthwise(graph, input, weight(1), [2, 3, 0, 1], undefined, window);
    }
    case 'AddV2':
      return addition(graph, node, model, values);
    case 'Prelu':
      return prelu(graph, input, weight(1));
    case 'MaxPool':
      return maxPool(graph, input, slidingWindow(node, at4(node.integers('ksize')).slice(1, 3)));
    case 'Pad':
      return pad(graph, input, weight(1).data);
    case 'ConcatV2': {
      const parts = node.inputs.slice(0, -1).map((name) => named(values, name));
      return concat(graph, parts, at(weight(parts.length).data, 0), 4);
    }
    case 'Identity':
      return input;
    default:
      throw new Error(`TensorFlow operator ${node.op} is not supported`);
  }
}

/** The second term is another activation, or (a bias left unfused) one value per channel. */
function addition(
  graph: OnnxGraph,
  node: TfjsNode,
  model: TfjsModel,
  values: ReadonlyMap<string, string>,
): string {
  const term = at(node.inputs, 1);
  const constant = model.weights.get(term);
  const second =
    constant === undefined
      ? named(values, term)
      : graph.floats(constant.data, [constant.data.length, 1, 1]);
  return graph.node('Add', [named(values, at(node.inputs, 0)), second]);
}

function slidingWindow(node: TfjsNode, kernel: readonly number[]): Window {
  const strides = at4(node.integers('strides'));
  const dilations = at4(node.integers('dilations') ?? [1, 1, 1, 1]);
  return {
    kernel: [at(kernel, 0), at(kernel, 1)],
    strides: [at(strides, 1), at(strides, 2)],
    dilations: [at(dilations, 1), at(dilations, 2)],
    padding: node.text('padding') === 'SAME' ? 'SAME' : 'VALID',
  };
}

function at4(list: readonly number[] | undefined): readonly number[] {
  if (list?.length !== 4) throw new Error('a window of four axes is missing');
  return list;
}

function named<T>(map: ReadonlyMap<string, T>, name: string): T {
  const value = map.get(name);
  if (value === undefined) throw new Error(`${name} is not known`);
  return value;
}
