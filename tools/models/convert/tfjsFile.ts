import { product, type Tensor } from './tensor.ts';

/** A node of a TensorFlow.js graph model, its attributes read as plain values. */
export interface TfjsNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  /** An attribute that is a list of integers, a list of texts, or one text; undefined when absent. */
  integers(attribute: string): number[] | undefined;
  texts(attribute: string): string[];
  text(attribute: string): string | undefined;
  /** Sizes of the attribute `shape`; -1 is a free one. */
  shape(): number[];
}

export interface TfjsModel {
  readonly nodes: readonly TfjsNode[];
  readonly weights: ReadonlyMap<string, Tensor>;
}

/**
 * Reads a TensorFlow.js graph model: the topology and weights list of its .json, the values of its one
 * .bin. Throws on anything else than plain float32 and int32 weights.
 */
export function readTfjs(json: Buffer, bin: Buffer): TfjsModel {
  const model = record(JSON.parse(json.toString('utf8')));
  const weights = new Map<string, Tensor>();
  let at = 0;
  for (const entry of list(model['weightsManifest']).flatMap((group) =>
    list(record(group)['weights']),
  )) {
    const { name, dtype, shape, quantization } = record(entry);
    if (quantization !== undefined) throw new Error('quantised weights are not supported');
    if (dtype !== 'float32' && dtype !== 'int32')
      throw new Error(`weights of ${String(dtype)} are not supported`);
    const sizes = list(shape).map(Number);
    const start = at;
    const data = Float32Array.from({ length: product(sizes) }, (_, i) =>
      dtype === 'float32' ? bin.readFloatLE(start + 4 * i) : bin.readInt32LE(start + 4 * i),
    );
    at += 4 * data.length;
    weights.set(string(name), { shape: sizes, data });
  }
  if (at !== bin.length)
    throw new Error(`the weights file has ${String(bin.length)} bytes, not ${String(at)}`);
  return { nodes: list(record(model['modelTopology'])['node']).map(node), weights };
}

function node(value: unknown): TfjsNode {
  const { name, op, input, attr } = record(value);
  const attributes = attr === undefined ? {} : record(attr);
  const get = (key: string) => (attributes[key] === undefined ? {} : record(attributes[key]));
  const listOf = (key: string, kind: string): unknown[] | undefined => {
    const holder = get(key)['list'];
    const items = holder === undefined ? undefined : record(holder)[kind];
    return items === undefined ? undefined : list(items);
  };
  return {
    name: string(name),
    op: string(op),
    inputs: input === undefined ? [] : list(input).map((item) => string(item).replace(/:0$/, '')),
    integers: (key) => listOf(key, 'i')?.map(Number),
    texts: (key) => (listOf(key, 's') ?? []).map(fromBase64),
    text: (key) => (get(key)['s'] === undefined ? undefined : fromBase64(get(key)['s'])),
    shape: () => {
      const shape = get('shape')['shape'];
      return shape === undefined
        ? []
        : list(record(shape)['dim']).map((dim) => Number(record(dim)['size']));
    },
  };
}

function fromBase64(value: unknown): string {
  return Buffer.from(string(value), 'base64').toString('utf8');
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error('the graph model is malformed: an object is missing');
  }
  return { ...value };
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Error('the graph model is malformed: a list is missing');
  return Array.from<unknown>(value);
}

function string(value: unknown): string {
  if (typeof value !== 'string') throw new Error('the graph model is malformed: a text is missing');
  return value;
}
