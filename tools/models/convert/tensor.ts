/** Constant tensors on their way from TensorFlow's layout (NHWC) to ONNX's (NCHW). */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Axis i of the result is axis order[i] of the tensor. */
export function transpose(tensor: Tensor, order: readonly number[]): Tensor {
  const shape = order.map((axis) => at(tensor.shape, axis));
  const strides = tensor.shape.map((_, axis) => product(tensor.shape.slice(axis + 1)));
  const moved = order.map((axis) => at(strides, axis));
  const data = new Float32Array(tensor.data.length);
  const index = shape.map(() => 0);
  for (let to = 0; to < data.length; to++) {
    data[to] = at(
      tensor.data,
      index.reduce((from, i, axis) => from + i * at(moved, axis), 0),
    );
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = at(index, axis) + 1;
      if (at(index, axis) < at(shape, axis)) break;
      index[axis] = 0;
    }
  }
  return { shape, data };
}

/** The tensor with ones put before its shape until it has `rank` axes. */
export function withRank(tensor: Tensor, rank: number): Tensor {
  const missing = Math.max(0, rank - tensor.shape.length);
  return { shape: [...new Array<number>(missing).fill(1), ...tensor.shape], data: tensor.data };
}

/** IEEE 754 half precision to a number. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

export function product(sizes: readonly number[]): number {
  return sizes.reduce((all, size) => all * size, 1);
}

/** An element that must exist: a converter has no use for a missing one. */
export function at<T>(list: ArrayLike<T>, index: number): T {
  const item = list[index];
  if (item === undefined)
    throw new RangeError(`no element ${String(index)} of ${String(list.length)}`);
  return item;
}
