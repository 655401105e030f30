/** Protocol Buffers' wire format, as far as ONNX files need it. */

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/** Writes one message, field by field. */
export class WireWriter {
  readonly #chunks: Buffer[] = [];

  integer(field: number, value: number): this {
    return this.#varint((field << 3) | VARINT).#varint(value);
  }

  bytes(field: number, value: Uint8Array): this {
    this.#varint((field << 3) | BYTES).#varint(value.length);
    this.#chunks.push(Buffer.from(value));
    return this;
  }

  text(field: number, value: string): this {
    return this.bytes(field, Buffer.from(value, 'utf8'));
  }

  message(field: number, value: WireWriter): this {
    return this.bytes(field, value.finish());
  }

  finish(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** Negative numbers take the ten bytes of their 64-bit two's complement, as the format demands. */
  #varint(value: number): this {
    let rest = BigInt.asUintN(64, BigInt(value));
    const bytes: number[] = [];
    while (rest > 0x7fn) {
      bytes.push(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    bytes.push(Number(rest));
    this.#chunks.push(Buffer.from(bytes));
    return this;
  }
}

/** A field met while reading: a number, or the place of a length-delimited value. */
export type WireField =
  | { readonly field: number; readonly value: number }
  | { readonly field: number; readonly start: number; readonly end: number };

/** The fields of the message at bytes[start..end). Fixed-width fields are passed over. */
export function* readFields(
  bytes: Uint8Array,
  start = 0,
  end = bytes.length,
): Generator<WireField, void, undefined> {
  let at = start;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error('the message ends inside a number');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  while (at < end) {
    const tag = varint();
    const field = tag >>> 3;
    const kind = tag & 7;
    if (kind === VARINT) yield { field, value: varint() };
    else if (kind === FIXED64) at += 8;
    else if (kind === FIXED32) at += 4;
    else if (kind === BYTES) {
      const length = varint();
      if (at + length > end) throw new Error('a field is longer than its message');
      yield { field, start: at, end: at + length };
      at += length;
    } else throw new Error(`unknown wire type ${String(kind)}`);
  }
}
