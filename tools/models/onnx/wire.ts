/**
 * Writing Protocol Buffers' wire format, as far as ONNX files need it. The reader is the engine's, which
 * has to read the same files where no tools are.
 */

const VARINT = 0;
const BYTES = 2;

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
