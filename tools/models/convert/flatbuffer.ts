/** A table of a FlatBuffers file: fields are found through its vtable, by their number. */
export class FlatTable {
  readonly #bytes: Buffer;
  readonly #at: number;
  readonly #vtable: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#at = at;
    this.#vtable = at - bytes.readInt32LE(at);
  }

  /** The root table of a file. */
  static root(bytes: Buffer): FlatTable {
    return new FlatTable(bytes, bytes.readUInt32LE(0));
  }

  byte(field: number, absent = 0): number {
    const place = this.#place(field);
    return place === undefined ? absent : this.#bytes.readInt8(place);
  }

  integer(field: number, absent = 0): number {
    const place = this.#place(field);
    return place === undefined ? absent : this.#bytes.readInt32LE(place);
  }

  text(field: number): string {
    return this.raw(field).toString('utf8');
  }

  /** The bytes of a vector of bytes; empty when it is absent. */
  raw(field: number): Buffer {
    const { start, length } = this.#vector(field);
    return this.#bytes.subarray(start, start + length);
  }

  integers(field: number): number[] {
    const { start, length } = this.#vector(field);
    return Array.from({ length }, (_, i) => this.#bytes.readInt32LE(start + 4 * i));
  }

  table(field: number): FlatTable | undefined {
    const place = this.#place(field);
    return place === undefined ? undefined : this.#follow(place);
  }

  tables(field: number): FlatTable[] {
    const { start, length } = this.#vector(field);
    return Array.from({ length }, (_, i) => this.#follow(start + 4 * i));
  }

  #place(field: number): number | undefined {
    const slot = 4 + 2 * field;
    if (slot >= this.#bytes.readUInt16LE(this.#vtable)) return undefined;
    const offset = this.#bytes.readUInt16LE(this.#vtable + slot);
    return offset === 0 ? undefined : this.#at + offset;
  }

  #follow(place: number): FlatTable {
    return new FlatTable(this.#bytes, place + this.#bytes.readUInt32LE(place));
  }

  #vector(field: number): { start: number; length: number } {
    const place = this.#place(field);
    if (place === undefined) return { start: 0, length: 0 };
    const start = place + this.#bytes.readUInt32LE(place);
    return { start: start + 4, length: this.#bytes.readUInt32LE(start) };
  }
}
