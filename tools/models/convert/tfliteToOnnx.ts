import { OnnxGraph } from '../onnx/graph.ts';
import type { FlatTable } from './flatbuffer.ts';
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
import { readTflite, type TfliteModel, type TfliteOperator } from './tfliteFile.ts';

/** BuiltinOperator numbers of TFLite's schema, those that the two MediaPipe graphs use. */
const ADD = 0;
const CONCATENATION = 2;
const CONV_2D = 3;
const DEPTHWISE_CONV_2D = 4;
const DEQUANTIZE = 6;
const MAX_POOL_2D = 17;
const RELU = 19;
const RESHAPE = 22;
const PAD = 34;
const PRELU = 54;

/**
 * Converts a float TFLite graph to an ONNX file with activations in NCHW. Inputs and outputs keep
 * their names. Throws, naming the operator, on anything the graphs of this project do not hold.
 */
export function tfliteToOnnx(file: Buffer): Buffer {
  return new TfliteConversion(readTflite(file)).run();
}

class TfliteConversion {
  readonly #model: TfliteModel;
  readonly #graph = new OnnxGraph();
  /** ONNX names of the values computed so far, by tensor number. */
  readonly #values = new Map<number, string>();
  /** Weights kept in half precision reach their users through DEQUANTIZE: by its output's number. */
  readonly #widened = new Map<number, Float32Array>();

  constructor(model: TfliteModel) {
    this.#model = model;
  }

  run(): Buffer {
    for (const input of this.#model.inputs) {
      const { name, shape } = this.#tensor(input);
      this.#values.set(input, name);
      this.#graph.input(name, nchwShape(shape));
    }
    for (const operator of this.#model.operators) {
      const output = at(operator.outputs, 0);
      if (operator.code === DEQUANTIZE) {
        this.#widened.set(output, this.#constant(at(operator.inputs, 0)).data);
      } else {
        this.#values.set(output, this.#convert(operator));
      }
    }
    for (const output of this.#model.outputs) {
      const { name, shape } = this.#tensor(output);
      this.#graph.node('Identity', [this.#value(output)], {}, name);
      this.#graph.output(name, nchwShape(shape));
    }
    return this.#graph.finish('rollcall tfliteToOnnx');
  }

  #convert(operator: TfliteOperator): string {
    const input = this.#value(at(operator.inputs, 0));
    const weights = (): Tensor => this.#constant(at(operator.inputs, 1));
    switch (operator.code) {
      case CONV_2D: {
        const window = convWindow(options(operator), weights(), 4);
        return convolution(
          this.#graph,
          input,
          weights(),
          [0, 3, 1, 2],
          this.#bias(operator),
          window,
        );
      }
      case DEPTHWISE_CONV_2D: {
        const window = convWindow(options(operator), weights(), 5);
        return depthwise(this.#graph, input, weights(), [3, 0, 1, 2], this.#bias(operator), window);
      }
      case MAX_POOL_2D:
        return maxPool(this.#graph, input, poolWindow(options(operator)));
      case ADD:
        return this.#graph.node('Add', [input, this.#value(at(operator.inputs, 1))]);
      case RELU:
        return this.#graph.node('Relu', [input]);
      case PRELU:
        return prelu(this.#graph, input, weights());
      case PAD:
        return pad(this.#graph, input, weights().data);
      case RESHAPE:
        return this.#reshape(operator, input);
      case CONCATENATION: {
        const rank = this.#tensor(at(operator.outputs, 0)).shape.length;
        const inputs = operator.inputs.map((number) => this.#value(number));
        return concat(this.#graph, inputs, options(operator).integer(0), rank);
      }
      default:
        throw new Error(`TFLite operator ${String(operator.code)} is not supported`);
    }
  }

  /** A reshape sees the elements in NHWC order, so the value goes back to it first. */
  #reshape(operator: TfliteOperator, input: string): string {
    const from = this.#tensor(at(operator.inputs, 0)).shape;
    const to = this.#tensor(at(operator.outputs, 0)).shape;
    if (to.length === 4) throw new Error('a reshape to four axes is not supported');
    const plain =
      from.length === 4 ? this.#graph.node('Transpose', [input], { perm: [0, 2, 3, 1] }) : input;
    return this.#graph.node('Reshape', [plain, this.#graph.integers(to)]);
  }

  #tensor(number: number) {
    return at(this.#model.tensors, number);
  }

  #value(number: number): string {
    const name = this.#values.get(number);
    if (name === undefined)
      throw new Error(`tensor ${String(number)} is used before it is computed`);
    return name;
  }

  #constant(number: number): Tensor {
    const { name, shape, data } = this.#tensor(number);
    const values = data ?? this.#widened.get(number);
    if (values === undefined) throw new Error(`tensor ${name} is not constant`);
    return { shape, data: values };
  }

  #bias(operator: TfliteOperator): Tensor | undefined {
    const number = operator.inputs[2] ?? -1;
    return number < 0 ? undefined : this.#constant(number);
  }
}

function options(operator: TfliteOperator): FlatTable {
  if (operator.options === undefined) throw new Error('an operator lacks its options');
  return operator.options;
}

/** Conv2DOptions and DepthwiseConv2DOptions differ by one field before the dilations. */
function convWindow(table: FlatTable, weights: Tensor, dilationField: number): Window {
  requireNoActivation(table.byte(dilationField - 1));
  return {
    kernel: [at(weights.shape, 1), at(weights.shape, 2)],
    strides: [table.integer(2, 1), table.integer(1, 1)],
    dilations: [table.integer(dilationField + 1, 1), table.integer(dilationField, 1)],
    padding: padding(table),
  };
}

function poolWindow(table: FlatTable): Window {
  requireNoActivation(table.byte(5));
  return {
    kernel: [table.integer(4), table.integer(3)],
    strides: [table.integer(2), table.integer(1)],
    padding: padding(table),
  };
}

function padding(table: FlatTable): 'SAME' | 'VALID' {
  return table.byte(0) === 0 ? 'SAME' : 'VALID';
}

function requireNoActivation(activation: number): void {
  if (activation !== 0) throw new Error(`fused activation ${String(activation)} is not supported`);
}
