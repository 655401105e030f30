import { Message } from './message.ts';

/** A constant of the graph: 32-bit floats, or 64-bit integers (shapes, pads). */
export interface OnnxTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array | readonly number[];
}

/** What an operator is told beside its inputs, by kind. */
type OnnxAttribute = number | string | readonly number[] | OnnxTensor;

/** One operator: the names of what it takes and of what it gives. */
export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

/** An ONNX graph, its nodes in the order in which they can run. */
interface OnnxGraph {
  /** The one input that is no constant. */
  readonly input: string;
  readonly outputs: readonly string[];
  readonly constants: ReadonlyMap<string, OnnxTensor>;
  readonly nodes: readonly OnnxNode[];
}

/** Field numbers of onnx.proto3, by message. */
const MODEL = { graph: 7 };
const GRAPH = { node: 1, initializer: 5, input: 11, output: 12 };
const NODE = { input: 1, output: 2, op: 4, attribute: 5 };
const ATTRIBUTE = { name: 1, integer: 3, text: 4, tensor: 5, integers: 8 };
const TENSOR = { dims: 1, type: 2, name: 8, raw: 9 };
const VALUE = { name: 1 };
const FLOAT = 1;
const INT64 = 7;

/** Reads an ONNX file with one input and one output a node. Throws Error for one that is damaged. */
export function readOnnx(file: Uint8Array): OnnxGraph {
  const [graph] = new Message(file).messages(MODEL.graph);
  if (graph === undefined) throw new Error('the ONNX file has no graph');
  const constants = new Map(
    graph.messages(GRAPH.initializer).map((tensor) => [tensor.text(TENSOR.name), read(tensor)]),
  );
  const names = (field: number) => graph.messages(field).map((value) => value.text(VALUE.name));
  const input = names(GRAPH.input).find((name) => !constants.has(name));
  if (input === undefined) throw new Error('the ONNX graph has no input');
  return { input, outputs: names(GRAPH.output), constants, nodes: nodesOf(graph) };
}

function nodesOf(graph: Message): OnnxNode[] {
  return graph.messages(GRAPH.node).map((node) => ({
    op: node.text(NODE.op),
    inputs: node.texts(NODE.input),
    output: node.text(NODE.output),
    attributes: new Map(
      node.messages(NODE.attribute).map((one) => [one.text(ATTRIBUTE.name), attributeOf(one)]),
    ),
  }));
}

function attributeOf(attribute: Message): OnnxAttribute {
  const [tensor] = attribute.messages(ATTRIBUTE.tensor);
  if (tensor !== undefined) return read(tensor);
  const integers = attribute.integers(ATTRIBUTE.integers);
  if (integers.length > 0) return integers;
  return attribute.integers(ATTRIBUTE.integer)[0] ?? attribute.text(ATTRIBUTE.text);
}

function read(tensor: Message): OnnxTensor {
  const raw = tensor.bytes(TENSOR.raw);
  const shape = tensor.integers(TENSOR.dims);
  const [type] = tensor.integers(TENSOR.type);
  const count = shape.reduce((product, size) => product * size, 1);
  const width = type === INT64 ? 8 : 4;
  if ((type !== FLOAT && type !== INT64) || raw.length !== count * width) {
    throw new Error(`constant ${tensor.text(TENSOR.name)} is of a kind that is not read`);
  }
  const indices = Array.from({ length: count }, (_, i) => i * width);
  return type === FLOAT
    ? { shape, values: Float32Array.from(indices, (at) => raw.readFloatLE(at)) }
    : { shape, values: indices.map((at) => Number(raw.readBigInt64LE(at))) };
}
