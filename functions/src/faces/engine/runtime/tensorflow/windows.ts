import { integerOf, integersOf, pairOf, textOf } from './attributes.ts';
import { weightsOf, type Compile } from './operator.ts';
import type { OnnxNode } from './onnxFile.ts';
import { picture, pictureIn } from './values.ts';

/** Operators that slide a window over a picture: convolution, ordinary and depthwise, and pooling. */

/** Weights come as [out, in / group, rows, columns]. */
export const conv: Compile = (tf, node, constants) => {
  const { shape, values } = weightsOf(node, 1, constants);
  const [outputs = 0, inputs = 0, rows = 0, columns = 0] = shape;
  const group = integerOf(node, 'group', 1);
  const depthwise = group > 1;
  if (depthwise && (inputs !== 1 || outputs !== group)) {
    throw new Error('a convolution in groups of several channels is not supported');
  }
  const weights = tf.tensor4d(values, [outputs, inputs, rows, columns]);
  const filter = tf.keep(tf.transpose(weights, depthwise ? [2, 3, 0, 1] : [2, 3, 1, 0]));
  const bias =
    node.inputs.length > 2 ? tf.keep(tf.tensor1d(weightsOf(node, 2, constants).values)) : undefined;
  const strides = pairOf(node, 'strides', [1, 1]);
  const dilations = pairOf(node, 'dilations', [1, 1]);
  const { pad, margins } = paddingOf(node);
  const convolve = depthwise ? tf.fused.depthwiseConv2d : tf.fused.conv2d;
  return (input) => {
    const given = pictureIn(input(0));
    const x = margins === undefined ? given : tf.pad(given, margins);
    const settings = { x, filter, strides, pad, dilations };
    return picture(convolve(bias === undefined ? settings : { ...settings, bias }));
  };
};

export const maxPool: Compile = (tf, node) => {
  const size = pairOf(node, 'kernel_shape', [1, 1]);
  const strides = pairOf(node, 'strides', [1, 1]);
  const { pad, margins } = paddingOf(node);
  if (margins !== undefined) throw new Error('pooling with margins is not supported');
  return (input) => picture(tf.maxPool(pictureIn(input(0)), size, strides, pad));
};

type Margins = [number, number][];

/** ONNX names the rule, or says how many rows and columns come at each side. */
function paddingOf(node: OnnxNode): { pad: 'same' | 'valid'; margins: Margins | undefined } {
  const rule = textOf(node, 'auto_pad');
  if (rule === 'SAME_UPPER') return { pad: 'same', margins: undefined };
  if (rule === 'SAME_LOWER') throw new Error('padding SAME_LOWER is not supported');
  const [top = 0, left = 0, bottom = 0, right = 0] = integersOf(node, 'pads', []);
  if (top + left + bottom + right === 0) return { pad: 'valid', margins: undefined };
  const margins: Margins = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  return { pad: 'valid', margins };
}
