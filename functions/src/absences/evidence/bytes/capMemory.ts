const PAGE_BYTES = 65_536;

/**
 * From now on no WebAssembly of this thread grows beyond so many bytes; libheif takes that for having no memory left.
 * For a thread of its own: it changes what every user of WebAssembly in it gets.
 */
export function capMemory(bytes: number): void {
  const memory = WebAssembly.Memory.prototype;
  const grow = Reflect.get(memory, 'grow');
  memory.grow = function (this: WebAssembly.Memory, pages: number): number {
    if (this.buffer.byteLength + pages * PAGE_BYTES > bytes) throw new RangeError('enough memory');
    return grow.call(this, pages);
  };
}
