import { InvalidImageError } from './errors.ts';
import type { PictureHeader } from './header.ts';

/** By the first chunk: lossy (VP8), lossless (VP8L), or extended (VP8X), which may be animated. */
export function webpHeader(view: DataView): PictureHeader | undefined {
  if (view.byteLength < 30) return undefined;
  const kind = view.getUint32(12);
  if (kind === 0x56503820) {
    const [width, height] = [view.getUint16(26, true), view.getUint16(28, true)];
    return picture(width & 0x3fff, height & 0x3fff, 3);
  }
  if (kind === 0x5650384c) {
    const bits = view.getUint32(21, true);
    return picture((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1, 4);
  }
  if (kind !== 0x56503858)
    throw new InvalidImageError('corrupt', 'the WebP has an unknown first chunk');
  if (view.getUint8(20) & 0x02) throw new InvalidImageError('format', 'the WebP is animated');
  const wide = view.getUint16(24, true) | (view.getUint8(26) << 16);
  const high = view.getUint16(27, true) | (view.getUint8(29) << 16);
  return picture(wide + 1, high + 1, 4);
}

function picture(widthPx: number, heightPx: number, bytesPerPixel: number): PictureHeader {
  return { widthPx, heightPx, bytesPerPixel, passes: 1 };
}
