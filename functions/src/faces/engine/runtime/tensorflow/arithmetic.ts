import type { Tensor } from '@tensorflow/tfjs-core';
import { integerOf } from './attributes.ts';
import { weightsOf, type Compile } from './operator.ts';
import { axisIn, like, tensorIn, type TensorFlow } from './values.ts';

/** Operators that compute value by value. */

const unary =
  (apply: (tf: TensorFlow, x: Tensor) => Tensor): Compile =>
  (tf) =>
  (input) =>
    like(input(0), apply(tf, tensorIn(input(0))));

/** Of two values whose axes lie alike, or with a second one of a single number. */
const binary =
  (apply: (tf: TensorFlow, x: Tensor, y: Tensor) => Tensor): Compile =>
  (tf, { op }) =>
  (input) => {
    const [first, second] = [input(0), input(1)];
    const y = tensorIn(second);
    if (first.kind !== second.kind && y.size !== 1) {
      throw new Error(`${op} of a picture and a constant is not supported`);
    }
    return like(first, apply(tf, tensorIn(first), y));
  };

export const add = binary((tf, x, y) => tf.add(x, y));
export const sub = binary((tf, x, y) => tf.sub(x, y));
export const mul = binary((tf, x, y) => tf.mul(x, y));
export const div = binary((tf, x, y) => tf.div(x, y));
export const exp = unary((tf, x) => tf.exp(x));
export const relu = unary((tf, x) => tf.relu(x));
export const identity = unary((_tf, x) => x);

/** One slope a channel, which is the last axis here. */
export const pRelu: Compile = (tf, node, constants) => {
  const slopes = tf.keep(tf.tensor1d(weightsOf(node, 1, constants).values));
  return (input) => like(input(0), tf.prelu(tensorIn(input(0)), slopes));
};

export const softmax: Compile = (tf, node) => (input) => {
  const value = input(0);
  const axis = axisIn(value, integerOf(node, 'axis', -1));
  const tensor = tensorIn(value);
  if (axis !== tensor.rank - 1) throw new Error('Softmax is supported on the last axis only');
  return like(value, tf.softmax(tensor, axis));
};
