import type { Tensor } from '@tensorflow/tfjs-core';
import * as arithmetic from './arithmetic.ts';
import { readOnnx, type OnnxNode, type OnnxTensor } from './onnxFile.ts';
import type { Compile, Step } from './operator.ts';
import * as shapes from './shapes.ts';
import { asOnnx, picture, type TensorFlow, type Value } from './values.ts';
import * as windows from './windows.ts';

/** The operators of the engine's models, and no others. */
const OPERATORS: ReadonlyMap<string, Compile> = new Map([
  ['Add', arithmetic.add],
  ['Concat', shapes.concat],
  ['Constant', shapes.constant],
  ['Conv', windows.conv],
  ['Div', arithmetic.div],
  ['Exp', arithmetic.exp],
  ['Gather', shapes.gather],
  ['Identity', arithmetic.identity],
  ['MaxPool', windows.maxPool],
  ['Mul', arithmetic.mul],
  ['PRelu', arithmetic.pRelu],
  ['Pad', shapes.pad],
  ['Relu', arithmetic.relu],
  ['Reshape', shapes.reshape],
  ['Shape', shapes.shape],
  ['Slice', shapes.slice],
  ['Softmax', arithmetic.softmax],
  ['Sub', arithmetic.sub],
  ['Transpose', shapes.transpose],
  ['Unsqueeze', shapes.unsqueeze],
]);

/** A model ready to run: a picture [batch, channel, row, column] in, every output by name. */
export type Graph = (input: Float32Array, shape: readonly number[]) => Map<string, Float32Array>;

/**
 * Builds an ONNX model's graph from its file. Its weights stay in TensorFlow.js's memory; a run leaves
 * nothing there. Throws Error for a file that is damaged or has an operator that is not supported.
 */
export function buildGraph(tf: TensorFlow, file: Uint8Array): Graph {
  const { input, outputs, constants, nodes } = readOnnx(file);
  return scoped(tf, () => {
    const steps = nodes.map((node) => ({ ...node, step: compile(tf, node, constants) }));
    const known = constantsOf(tf, nodes, constants);
    return (data, [batch = 1, channels = 1, rows = 1, columns = 1]) =>
      scoped(tf, () => {
        const values = new Map<string, Value>(known);
        const given = tf.tensor4d(data, [batch, channels, rows, columns]);
        values.set(input, picture(tf.transpose(given, [0, 2, 3, 1])));
        for (const { step, inputs, output } of steps) {
          values.set(
            output,
            step((position) => valueOf(values, inputs[position])),
          );
        }
        const read = (name: string) => floatsOf(asOnnx(tf, valueOf(values, name)));
        return new Map(outputs.map((name) => [name, read(name)]));
      });
  });
}

/** Frees every tensor made meanwhile that is not kept. (tf.tidy does so too, for few kinds of results.) */
function scoped<T>(tf: TensorFlow, work: () => T): T {
  const engine = tf.engine();
  engine.startScope();
  try {
    return work();
  } finally {
    engine.endScope();
  }
}

function compile(tf: TensorFlow, node: OnnxNode, constants: ReadonlyMap<string, OnnxTensor>): Step {
  const operator = OPERATORS.get(node.op);
  if (operator === undefined) throw new Error(`the operator ${node.op} is not supported`);
  return operator(tf, node, constants);
}

/** Operators that take their weights while they are compiled, and need them no more. */
const WITH_WEIGHTS = new Set(['Conv', 'PRelu']);

function constantsOf(
  tf: TensorFlow,
  nodes: readonly OnnxNode[],
  constants: ReadonlyMap<string, OnnxTensor>,
): Map<string, Value> {
  const used = nodes.filter(({ op }) => !WITH_WEIGHTS.has(op)).flatMap(({ inputs }) => inputs);
  const known = new Map<string, Value>();
  for (const name of new Set(used)) {
    const constant = constants.get(name);
    if (constant !== undefined) known.set(name, shapes.constantValue(tf, constant));
  }
  return known;
}

function valueOf(values: ReadonlyMap<string, Value>, name: string | undefined): Value {
  const value = name === undefined ? undefined : values.get(name);
  if (value === undefined) throw new Error(`the graph has no value ${name ?? 'for an input'}`);
  return value;
}

function floatsOf(tensor: Tensor): Float32Array {
  const data = tensor.dataSync();
  if (!(data instanceof Float32Array)) throw new Error('an output is not of floats');
  return data;
}
