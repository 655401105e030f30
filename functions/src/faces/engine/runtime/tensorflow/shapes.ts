import { integerOf, integersOf, tensorOf } from './attributes.ts';
import type { Compile } from './operator.ts';
import type { OnnxTensor } from './onnxFile.ts';
import {
  PICTURE_AXES,
  asOnnx,
  axisIn,
  integersIn,
  like,
  plain,
  tensorIn,
  type TensorFlow,
  type Value,
} from './values.ts';

/** Operators that move values about, and those that reckon with shapes. */

/** A constant as a value; its tensor is kept. */
export function constantValue(tf: TensorFlow, { shape, values }: OnnxTensor): Value {
  return values instanceof Float32Array
    ? plain(tf.keep(tf.tensor(values, [...shape])))
    : { kind: 'integers', values };
}

export const constant: Compile = (tf, node) => {
  const value = constantValue(tf, tensorOf(node, 'value'));
  return () => value;
};

/** To [batch, row, column, channel], as a picture is held already, and as ONNX's models end. */
export const transpose: Compile = (_tf, node) => {
  if (integersOf(node, 'perm', []).join() !== '0,2,3,1') {
    throw new Error('Transpose is supported to [batch, row, column, channel] only');
  }
  return (input) => {
    const value = input(0);
    if (value.kind !== 'picture') throw new Error('Transpose is supported of pictures only');
    return plain(value.tensor);
  };
};

export const reshape: Compile = (tf) => (input) => {
  const tensor = asOnnx(tf, input(0));
  const shape = integersIn(input(1)).map((size, axis) => (size === 0 ? tensor.shape[axis] : size));
  return plain(tf.reshape(tensor, shape.map(Number)));
};

export const pad: Compile = (tf) => (input) => {
  const value = input(0);
  const margins = integersIn(input(1));
  const rank = margins.length / 2;
  const paddings = Array.from({ length: rank }, (): [number, number] => [0, 0]);
  for (let axis = 0; axis < rank; axis++) {
    paddings[axisIn(value, axis)] = [margins[axis] ?? 0, margins[rank + axis] ?? 0];
  }
  return like(value, tf.pad(tensorIn(value), paddings));
};

export const concat: Compile = (tf, node) => (input) => {
  const values = node.inputs.map((_, position) => input(position));
  const [first] = values;
  if (first?.kind === 'integers') return { kind: 'integers', values: values.flatMap(integersIn) };
  if (values.some(({ kind }) => kind !== first?.kind)) throw new Error('Concat of unlike values');
  return like(first, tf.concat(values.map(tensorIn), axisIn(first, integerOf(node, 'axis', 0))));
};

export const slice: Compile = (tf, node) => {
  const starts = integersOf(node, 'starts', []);
  const ends = integersOf(node, 'ends', []);
  const axes = integersOf(node, 'axes', [...starts.keys()]);
  return (input) => {
    const value = input(0);
    const tensor = tensorIn(value);
    const begin = tensor.shape.map(() => 0);
    const size = [...tensor.shape];
    for (const [i, onnxAxis] of axes.entries()) {
      const axis = axisIn(value, onnxAxis);
      const length = tensor.shape[axis] ?? 0;
      const place = (at: number) => Math.min(length, at < 0 ? at + length : at);
      const start = place(starts[i] ?? 0);
      begin[axis] = start;
      size[axis] = place(ends[i] ?? length) - start;
    }
    return like(value, tf.slice(tensor, begin, size));
  };
};

export const shape: Compile = () => (input) => {
  const value = input(0);
  const sizes = tensorIn(value).shape;
  const values =
    value.kind === 'picture' ? PICTURE_AXES.map((axis) => sizes[axis] ?? 0) : [...sizes];
  return { kind: 'integers', values };
};

export const gather: Compile = () => (input) => {
  const values = integersIn(input(0));
  return { kind: 'integers', values: integersIn(input(1)).map((at) => values.at(at) ?? 0) };
};

/** Of integers, which are a list here anyhow. */
export const unsqueeze: Compile = () => (input) => ({
  kind: 'integers',
  values: integersIn(input(0)),
});
