import { InvalidImageError } from './errors.ts';
import type { Excess, PictureHeader } from './header.ts';

/** Baseline, extended and progressive by Huffman: what cameras and browsers write. */
const TAKEN_FRAMES: readonly number[] = [0xc0, 0xc1, 0xc2];

/** Grey and YCbCr. Four printing colours (CMYK) no camera writes, and they cost half a second to convert. */
const TAKEN_CHANNELS: readonly number[] = [1, 3];

/** DHT, JPG and DAC: they lie among the frame headers' markers and are none. */
const NO_FRAMES: readonly number[] = [0xc4, 0xc8, 0xcc];

/** libjpeg writes progressive colour in 10 scans, optimisers in a few more; an EXIF thumbnail has its own. */
const MAX_SCANS = 32;

/** Walks the segments to the frame header. */
export function jpegHeader(view: DataView): PictureHeader | undefined {
  let at = 2;
  while (at + 10 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff)
      throw new InvalidImageError('corrupt', 'a JPEG segment is lost');
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xcf && !NO_FRAMES.includes(marker)) {
      const channels = view.getUint8(at + 9);
      const taken = TAKEN_FRAMES.includes(marker) && TAKEN_CHANNELS.includes(channels);
      if (!taken || view.getUint8(at + 4) !== 8)
        throw new InvalidImageError('format', 'the JPEG is of a kind that is not taken');
      return {
        widthPx: view.getUint16(at + 7),
        heightPx: view.getUint16(at + 5),
        bytesPerPixel: channels,
        passes: 1,
      };
    }
    if (marker === 0xda || marker === 0xd9)
      throw new InvalidImageError('corrupt', 'the JPEG has no frame header');
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/**
 * More scans than a progressive picture has. A scan of a few bytes may go over every block of the picture,
 * and no decoder's timeout comes between: 400 KB hold ten thousand. Counted anywhere in the file, so that
 * no disagreement with the decoder about its structure hides one; compressed data never holds the marker.
 */
export function jpegExcess(view: DataView): Excess {
  const bytes = Buffer.from(view.buffer, view.byteOffset, view.byteLength);
  const marker = Buffer.from([0xff, 0xda]);
  let scans = 0;
  for (let at = bytes.indexOf(marker); at >= 0; at = bytes.indexOf(marker, at + 2)) scans += 1;
  return scans > MAX_SCANS ? `the JPEG has ${String(scans)} scans` : null;
}
