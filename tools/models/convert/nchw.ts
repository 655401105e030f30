import type { OnnxGraph } from '../onnx/graph.ts';
import { at, transpose, withRank, type Tensor } from './tensor.ts';

/** What TensorFlow calls a convolution or a pool, in its own words. */
export interface Window {
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations?: readonly [number, number];
  readonly padding: 'SAME' | 'VALID';
}

/** Where axis i of NHWC sits in NCHW. */
const NCHW_AXIS = [0, 2, 3, 1] as const;

/**
 * Convolution with an ordinary kernel [kh, kw, in, out]; channels-last order of the weights is given by
 * `order`, the permutation to ONNX's [out, in, kh, kw].
 */
export function convolution(
  graph: OnnxGraph,
  input: string,
  weights: Tensor,
  order: readonly number[],
  bias: Tensor | undefined,
  window: Window,
): string {
  return conv(graph, input, transpose(weights, order), 1, bias, window);
}

/** Depthwise convolution; `weights` become [channels, 1, kh, kw] by `order`. */
export function depthwise(
  graph: OnnxGraph,
  input: string,
  weights: Tensor,
  order: readonly number[],
  bias: Tensor | undefined,
  window: Window,
): string {
  const kernel = transpose(weights, order);
  if (at(kernel.shape, 1) !== 1) throw new Error('a depth multiplier is not supported');
  return conv(graph, input, kernel, at(kernel.shape, 0), bias, window);
}

function conv(
  graph: OnnxGraph,
  input: string,
  kernel: Tensor,
  group: number,
  bias: Tensor | undefined,
  window: Window,
): string {
  const inputs = [input, graph.floats(kernel.data, kernel.shape)];
  if (bias !== undefined) inputs.push(graph.floats(bias.data, [bias.data.length]));
  return graph.node('Conv', inputs, {
    kernel_shape: window.kernel,
    strides: window.strides,
    dilations: window.dilations ?? [1, 1],
    group,
    auto_pad: autoPad(window),
  });
}

export function maxPool(graph: OnnxGraph, input: string, window: Window): string {
  return graph.node('MaxPool', [input], {
    kernel_shape: window.kernel,
    strides: window.strides,
    auto_pad: autoPad(window),
  });
}

/** PReLU with its slopes, [..., h, w, channels] or [channels]. */
export function prelu(graph: OnnxGraph, input: string, slopes: Tensor): string {
  const three = withRank({ shape: slopes.shape.slice(-3), data: slopes.data }, 3);
  const moved = transpose(three, [2, 0, 1]);
  return graph.node('PRelu', [input, graph.floats(moved.data, moved.shape)]);
}

/** Zero padding; `pads` are TensorFlow's [before, after] of each NHWC axis, one after the other. */
export function pad(graph: OnnxGraph, input: string, pads: ArrayLike<number>): string {
  const axes = [0, 3, 1, 2];
  const before = axes.map((axis) => at(pads, 2 * axis));
  const after = axes.map((axis) => at(pads, 2 * axis + 1));
  return graph.node('Pad', [input, graph.integers([...before, ...after])]);
}

/** Concatenation along an NHWC axis (of four) or a plain one. */
export function concat(
  graph: OnnxGraph,
  inputs: readonly string[],
  axis: number,
  rank: number,
): string {
  const positive = (axis + rank) % rank;
  return graph.node('Concat', inputs, { axis: rank === 4 ? at(NCHW_AXIS, positive) : positive });
}

/** TensorFlow puts the odd pixel of SAME padding after, as SAME_UPPER does. */
function autoPad(window: Window): string {
  return window.padding === 'SAME' ? 'SAME_UPPER' : 'VALID';
}

/** A shape of four axes, channels last to channels first. */
export function nchwShape<T>(shape: readonly T[]): T[] {
  return shape.length === 4 ? [0, 3, 1, 2].map((axis) => at(shape, axis)) : [...shape];
}
