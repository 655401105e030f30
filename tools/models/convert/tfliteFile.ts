import { FlatTable } from './flatbuffer.ts';
import { at, fromHalf } from './tensor.ts';

/** A tensor of a TFLite graph: constant when it has data. Integer data (pads, shapes) is widened. */
export interface TfliteTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | undefined;
}

export interface TfliteOperator {
  /** BuiltinOperator of TFLite's schema. */
  readonly code: number;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** The operator's own options; which fields it has depends on the code. */
  readonly options: FlatTable | undefined;
}

export interface TfliteModel {
  readonly tensors: readonly TfliteTensor[];
  readonly operators: readonly TfliteOperator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

const FLOAT32 = 0;
const FLOAT16 = 1;
const INT32 = 2;

/** Reads the first graph of a .tflite file. Throws on weights that are not float32, float16 or int32. */
export function readTflite(file: Buffer): TfliteModel {
  const model = FlatTable.root(file);
  // A code above 127 does not fit the old one-byte field: the schema says to take the larger of the two.
  const codes = model.tables(1).map((code) => Math.max(code.byte(0), code.integer(3)));
  const buffers = model.tables(4);
  const graph = at(model.tables(2), 0);
  return {
    tensors: graph.tables(0).map((tensor) => ({
      name: tensor.text(3),
      shape: tensor.integers(0),
      data: decode(at(buffers, tensor.integer(2)).raw(0), tensor.byte(1)),
    })),
    operators: graph.tables(3).map((operator) => ({
      code: at(codes, operator.integer(0)),
      inputs: operator.integers(1),
      outputs: operator.integers(2),
      options: operator.table(4),
    })),
    inputs: graph.integers(1),
    outputs: graph.integers(2),
  };
}

function decode(raw: Buffer, type: number): Float32Array | undefined {
  if (raw.length === 0) return undefined;
  if (type === FLOAT32) {
    return Float32Array.from({ length: raw.length / 4 }, (_, i) => raw.readFloatLE(4 * i));
  }
  if (type === FLOAT16) {
    return Float32Array.from({ length: raw.length / 2 }, (_, i) =>
      fromHalf(raw.readUInt16LE(2 * i)),
    );
  }
  if (type === INT32) {
    return Float32Array.from({ length: raw.length / 4 }, (_, i) => raw.readInt32LE(4 * i));
  }
  throw new Error(`weights of TFLite type ${String(type)} are not supported`);
}
