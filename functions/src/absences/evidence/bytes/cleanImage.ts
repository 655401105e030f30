import sharp from 'sharp';
import type { SharpInput, SharpOptions } from 'sharp';
import { scansOf } from './jpegScans.ts';
import { LONGEST_SIDE_PX, MOST_PIXELS, MOST_SCANS } from './limits.ts';
import { RefusedError } from './refused.ts';

sharp.concurrency(1);
sharp.cache(false);

const SECONDS = 12;
/** JPEG, 0 to 100: text on a photographed page stays readable. */
const QUALITY = 85;

/**
 * A JPEG or PNG as a JPEG of its pixels alone: upright by its EXIF orientation, in sRGB by its colour profile, on white,
 * without any metadata (place, time, device, thumbnail) and without what else the file held.
 * @throws RefusedError UNREADABLE | TOO_MANY_PIXELS | TOO_COMPLEX
 */
export async function cleanImage(bytes: Uint8Array): Promise<Buffer> {
  // The decoder goes through all scans before anything asks how long it takes, and nobody can end it meanwhile.
  const scans = scansOf(bytes);
  if (scans > MOST_SCANS) throw new RefusedError('TOO_COMPLEX', `${String(scans)} scans`);
  return await toJpeg(bytes, {});
}

/** Pixels, three bytes each, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** @throws RefusedError TOO_COMPLEX */
export async function jpegOf({ width, height, data }: Pixels): Promise<Buffer> {
  return await toJpeg(data, { raw: { width, height, channels: 3 } });
}

async function toJpeg(input: SharpInput, options: SharpOptions): Promise<Buffer> {
  try {
    return await sharp(input, {
      ...options,
      limitInputPixels: MOST_PIXELS,
      // Damage and early ends. A mere warning is no damage: cameras and scanners earn many.
      failOn: 'error',
      pages: 1,
    })
      .timeout({ seconds: SECONDS })
      .autoOrient()
      .resize({
        width: LONGEST_SIDE_PX,
        height: LONGEST_SIDE_PX,
        fit: 'inside',
        withoutEnlargement: true,
      })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .jpeg({ quality: QUALITY })
      .toBuffer();
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    if (/exceeds pixel limit|Maximum supported image dimension/.test(detail))
      throw new RefusedError('TOO_MANY_PIXELS', detail);
    throw new RefusedError(detail.includes('timeout: ') ? 'TOO_COMPLEX' : 'UNREADABLE', detail);
  }
}
