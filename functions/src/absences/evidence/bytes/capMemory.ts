import { z } from 'zod';

const PAGE_BYTES = 65_536;

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** The compiler's library for Node has no words for it. */
const Wasm = z.object({
  Memory: z.custom<{ readonly prototype: Memory }>((value) => typeof value === 'function'),
});

/**
 * From now on no WebAssembly of this thread grows beyond so many bytes; libheif takes that for having no memory left.
 * For a thread of its own: it changes what every user of WebAssembly in it gets.
 */
export function capMemory(bytes: number): void {
  const { prototype } = Wasm.parse(Reflect.get(globalThis, 'WebAssembly')).Memory;
  const grow: unknown = Reflect.get(prototype, 'grow');
  prototype.grow = function (this: Memory, pages: number): number {
    const wanted = this.buffer.byteLength + pages * PAGE_BYTES;
    if (wanted > bytes || typeof grow !== 'function') throw new RangeError('enough memory');
    return Number(Reflect.apply(grow, this, [pages]));
  };
}
