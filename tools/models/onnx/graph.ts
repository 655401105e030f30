import { WireWriter } from './wire.ts';

/** Field numbers and constants of onnx.proto3. */
const IR_VERSION = 8;
const OPSET = 18;
const FLOAT = 1;
const INT64 = 7;
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_STRING = 3;
const ATTRIBUTE_INTS = 7;

export type Attribute = number | string | readonly number[];

/** A dimension, or the name of one that is free. */
export type Dimension = number | string;

/** Collects an ONNX graph and writes it as a model file. The same calls give the same bytes. */
export class OnnxGraph {
  readonly #nodes: WireWriter[] = [];
  readonly #initializers: WireWriter[] = [];
  readonly #inputs: WireWriter[] = [];
  readonly #outputs: WireWriter[] = [];
  #names = 0;

  /** A name no other value of the graph has. */
  freshName(): string {
    return `v${String(this.#names++)}`;
  }

  /** Adds an operator and returns the name of its only output. */
  node(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    output = this.freshName(),
  ): string {
    const node = new WireWriter();
    for (const input of inputs) node.text(1, input);
    node.text(2, output).text(4, op);
    for (const [name, value] of Object.entries(attributes)) node.message(5, attribute(name, value));
    this.#nodes.push(node);
    return output;
  }

  /** A constant of 32-bit floats. */
  floats(values: Float32Array, shape: readonly number[]): string {
    const raw = Buffer.alloc(values.length * 4);
    values.forEach((value, i) => raw.writeFloatLE(value, i * 4));
    return this.#initializer(FLOAT, raw, shape);
  }

  /** A one-dimensional constant of 64-bit integers (shapes, pads). */
  integers(values: readonly number[]): string {
    const raw = Buffer.alloc(values.length * 8);
    values.forEach((value, i) => raw.writeBigInt64LE(BigInt(value), i * 8));
    return this.#initializer(INT64, raw, [values.length]);
  }

  input(name: string, shape: readonly Dimension[]): void {
    this.#inputs.push(valueInfo(name, shape));
  }

  output(name: string, shape?: readonly Dimension[]): void {
    this.#outputs.push(valueInfo(name, shape));
  }

  finish(producer: string): Buffer {
    const graph = new WireWriter();
    for (const node of this.#nodes) graph.message(1, node);
    graph.text(2, 'graph');
    for (const constant of this.#initializers) graph.message(5, constant);
    for (const input of this.#inputs) graph.message(11, input);
    for (const output of this.#outputs) graph.message(12, output);
    return new WireWriter()
      .integer(1, IR_VERSION)
      .text(2, producer)
      .message(7, graph)
      .message(8, new WireWriter().text(1, '').integer(2, OPSET))
      .finish();
  }

  #initializer(type: number, raw: Buffer, shape: readonly number[]): string {
    const name = this.freshName();
    const tensor = new WireWriter();
    for (const size of shape) tensor.integer(1, size);
    this.#initializers.push(tensor.integer(2, type).text(8, name).bytes(9, raw));
    return name;
  }
}

function attribute(name: string, value: Attribute): WireWriter {
  const writer = new WireWriter().text(1, name);
  if (typeof value === 'number') return writer.integer(3, value).integer(20, ATTRIBUTE_INT);
  if (typeof value === 'string') return writer.text(4, value).integer(20, ATTRIBUTE_STRING);
  for (const item of value) writer.integer(8, item);
  return writer.integer(20, ATTRIBUTE_INTS);
}

function valueInfo(name: string, shape: readonly Dimension[] | undefined): WireWriter {
  const tensor = new WireWriter().integer(1, FLOAT);
  if (shape !== undefined) {
    const dimensions = new WireWriter();
    for (const size of shape) {
      const dimension = new WireWriter();
      dimensions.message(
        1,
        typeof size === 'number' ? dimension.integer(1, size) : dimension.text(2, size),
      );
    }
    tensor.message(2, dimensions);
  }
  return new WireWriter().text(1, name).message(2, new WireWriter().message(1, tensor));
}
