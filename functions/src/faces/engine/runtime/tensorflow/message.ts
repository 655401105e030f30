import { readFields, readPacked, type WireField } from './wire.ts';

/** One message of a Protocol Buffers file, read when first asked. A field that is not there is empty. */
export class Message {
  readonly #bytes: Buffer;
  #fields: readonly WireField[] | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  messages(field: number): Message[] {
    return this.#parts(field).map((bytes) => new Message(bytes));
  }

  texts(field: number): string[] {
    return this.#parts(field).map((bytes) => bytes.toString('utf8'));
  }

  text(field: number): string {
    return this.texts(field)[0] ?? '';
  }

  bytes(field: number): Buffer {
    return this.#parts(field)[0] ?? Buffer.alloc(0);
  }

  /** Numbers of a repeated field, packed or one by one. */
  integers(field: number): number[] {
    return this.#of(field).flatMap((one) =>
      'value' in one ? [one.value] : readPacked(this.#bytes, one.start, one.end),
    );
  }

  #parts(field: number): Buffer[] {
    return this.#of(field).flatMap((one) =>
      'start' in one ? [this.#bytes.subarray(one.start, one.end)] : [],
    );
  }

  #of(field: number): WireField[] {
    this.#fields ??= [...readFields(this.#bytes)];
    return this.#fields.filter((one) => one.field === field);
  }
}
