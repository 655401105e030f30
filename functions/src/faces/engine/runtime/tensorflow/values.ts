import type * as tfjs from '@tensorflow/tfjs-core';

/** TensorFlow.js's functions, whichever package they come from. */
export type TensorFlow = typeof tfjs;

/**
 * What flows between the operators of a graph. ONNX holds pictures as [batch, channel, row, column];
 * TensorFlow.js computes on [batch, row, column, channel] only, so that is how they are held here.
 */
export type Value =
  | { readonly kind: 'picture'; readonly tensor: tfjs.Tensor4D }
  | { readonly kind: 'plain'; readonly tensor: tfjs.Tensor }
  | { readonly kind: 'integers'; readonly values: readonly number[] };

/** For each axis of ONNX's order of a picture its axis in the tensor here. */
export const PICTURE_AXES = [0, 3, 1, 2] as const;

/** @throws Error for a tensor that has not four axes */
export function picture(tensor: tfjs.Tensor): Value {
  if (!isOfRank4(tensor)) throw new Error('a picture has four axes');
  return { kind: 'picture', tensor };
}

/** A tensor whose axes lie as in ONNX. */
export function plain(tensor: tfjs.Tensor): Value {
  return { kind: 'plain', tensor };
}

/** @throws Error for anything but a picture */
export function pictureIn(value: Value | undefined): tfjs.Tensor4D {
  if (value?.kind !== 'picture') throw new Error('the operator needs a picture');
  return value.tensor;
}

/** @throws Error where there is no tensor */
export function tensorIn(value: Value | undefined): tfjs.Tensor {
  if (value === undefined || value.kind === 'integers') {
    throw new Error('the operator needs a tensor');
  }
  return value.tensor;
}

/** @throws Error for anything but integers */
export function integersIn(value: Value | undefined): readonly number[] {
  if (value?.kind !== 'integers') throw new Error('the operator needs integers');
  return value.values;
}

/** A value as ONNX has it: a picture's axes in its order. */
export function asOnnx(tf: TensorFlow, value: Value | undefined): tfjs.Tensor {
  const tensor = tensorIn(value);
  return value?.kind === 'picture' ? tf.transpose(tensor, [...PICTURE_AXES]) : tensor;
}

/** Where ONNX's axis of a value is in its tensor. Negative ones count from the end. */
export function axisIn(value: Value | undefined, axis: number): number {
  const { rank } = tensorIn(value);
  const positive = axis < 0 ? axis + rank : axis;
  return value?.kind === 'picture' ? (PICTURE_AXES[positive] ?? positive) : positive;
}

/** Another tensor whose axes are as the value's are. */
export function like(value: Value | undefined, tensor: tfjs.Tensor): Value {
  return value?.kind === 'picture' ? picture(tensor) : plain(tensor);
}

function isOfRank4(tensor: tfjs.Tensor): tensor is tfjs.Tensor4D {
  return tensor.rank === 4;
}
