import { InvalidImageError } from './errors.ts';
import type { Excess, PictureHeader } from './header.ts';

/** Channels by colour type; a palette may hold transparency, so it counts as RGBA. */
const CHANNELS: Readonly<Partial<Record<number, number>>> = { 0: 1, 2: 3, 3: 4, 4: 2, 6: 4 };

/** Chunks that are inflated apart from the picture: a thousandfold, each for itself. */
const INFLATED = new Set(['zTXt', 'iTXt', 'iCCP']);

/** A colour profile takes some 3 KB, a camera's notes a few more. 32 KB inflate to 33 MB at most. */
const MAX_INFLATED_BYTES = 32 * 1024;

/** IHDR is the first chunk, always. */
export function pngHeader(view: DataView): PictureHeader | undefined {
  if (view.byteLength < 33) return undefined;
  if (view.getUint32(12) !== 0x49484452)
    throw new InvalidImageError('corrupt', 'the PNG has no IHDR');
  const channels = CHANNELS[view.getUint8(25)];
  if (channels === undefined)
    throw new InvalidImageError('corrupt', 'the PNG has an unknown colour type');
  return {
    widthPx: view.getUint32(16),
    heightPx: view.getUint32(20),
    bytesPerPixel: channels * (view.getUint8(24) > 8 ? 2 : 1),
    passes: view.getUint8(28) === 0 ? 1 : 2,
  };
}

/** More compressed text and profile than a picture carries. */
export function pngExcess(view: DataView): Excess {
  const bytes = Buffer.from(view.buffer, view.byteOffset, view.byteLength);
  let inflated = 0;
  // A length, four letters, so many bytes, a checksum.
  for (let at = 8; at + 8 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    if (INFLATED.has(bytes.toString('latin1', at + 4, at + 8))) {
      inflated += bytes.readUInt32BE(at);
    }
  }
  return inflated > MAX_INFLATED_BYTES
    ? `the PNG has ${String(inflated)} bytes of text and profile`
    : null;
}
