import type { OnnxNode, OnnxTensor } from './onnxFile.ts';
import type { TensorFlow, Value } from './values.ts';

/** Computes a node's output; `input` gives its inputs by their position. */
export type Step = (input: (position: number) => Value) => Value;

/**
 * Prepares a node: reads its attributes and weights once. Throws Error for a kind of it that is not
 * supported. Tensors that the step goes on using have to be kept (tf.keep).
 */
export type Compile = (
  tf: TensorFlow,
  node: OnnxNode,
  constants: ReadonlyMap<string, OnnxTensor>,
) => Step;

/** A node's input that has to be a constant of floats. */
export function weightsOf(
  { op, inputs }: OnnxNode,
  position: number,
  constants: ReadonlyMap<string, OnnxTensor>,
): { readonly shape: readonly number[]; readonly values: Float32Array } {
  const constant = constants.get(inputs[position] ?? '');
  if (!(constant?.values instanceof Float32Array)) throw new Error(`${op} has no constant weights`);
  return { shape: constant.shape, values: constant.values };
}
