/** Reading Protocol Buffers' wire format, as far as ONNX files need it. */

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/** A field met while reading: a number, or the place of a length-delimited value. */
export type WireField =
  | { readonly field: number; readonly value: number }
  | { readonly field: number; readonly start: number; readonly end: number };

/** The fields of the message at bytes[start..end). Fixed-width fields are passed over. Throws Error. */
export function* readFields(
  bytes: Uint8Array,
  start = 0,
  end = bytes.length,
): Generator<WireField, void, undefined> {
  for (let at = start; at < end;) {
    const tag = readVarint(bytes, at);
    at = tag.next;
    const field = tag.value >>> 3;
    const kind = tag.value & 7;
    if (kind === VARINT) {
      const { value, next } = readVarint(bytes, at);
      yield { field, value };
      at = next;
    } else if (kind === FIXED64) at += 8;
    else if (kind === FIXED32) at += 4;
    else if (kind === BYTES) {
      const { value: length, next } = readVarint(bytes, at);
      if (length < 0 || next + length > end) throw new Error('a field is longer than its message');
      yield { field, start: next, end: next + length };
      at = next + length;
    } else throw new Error(`unknown wire type ${String(kind)}`);
  }
}

/** The numbers of a packed field at bytes[start..end). Throws Error. */
export function readPacked(bytes: Uint8Array, start: number, end: number): number[] {
  const values: number[] = [];
  for (let at = start; at < end;) {
    const { value, next } = readVarint(bytes, at);
    values.push(value);
    at = next;
  }
  return values;
}

/** A signed 64-bit number: a negative one takes ten bytes, as its two's complement. */
function readVarint(bytes: Uint8Array, start: number): { value: number; next: number } {
  let value = 0n;
  for (let at = start, shift = 0n; ; at++, shift += 7n) {
    const byte = bytes[at];
    if (byte === undefined) throw new Error('the message ends inside a number');
    if (shift > 63n) throw new Error('a number is longer than 64 bits');
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return { value: Number(BigInt.asIntN(64, value)), next: at + 1 };
  }
}
