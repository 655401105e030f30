import sharp from 'sharp';
import { InvalidImageError } from './errors.ts';
import { inspectImage, reachesEnd, type ImageLimits } from './inspect.ts';
import type { RgbImage } from './image.ts';

export interface DecodeTarget {
  /** Larger pictures are scaled down to this. */
  readonly longestSidePx: number;
  /**
   * Far below the deadline of the call, and far above what any file within its limits takes: a file that
   * is slow all the same is refused as a file, and never passes for a fault of the engine.
   */
  readonly seconds: number;
}

/** Of one person's frame: more pixels do not improve a face. */
const FRAME_TARGET: DecodeTarget = { longestSidePx: 1280, seconds: 1 };

/** A worker thread is one frame's share of the machine: libvips takes no more threads than that. */
sharp.concurrency(1);
sharp.cache(false);

/**
 * Decodes a still JPEG, PNG or WebP to RGB, upright by its EXIF orientation, at most 1280 px on the
 * longest side unless another target says so. A decoder's warning counts as damage.
 *
 * Throws InvalidImageError for every other file, and for one that takes longer than the target's time.
 */
export async function decodeImage(
  bytes: Uint8Array,
  limits: ImageLimits,
  { longestSidePx, seconds }: DecodeTarget = FRAME_TARGET,
): Promise<RgbImage> {
  const { format } = inspectImage(bytes, limits);
  try {
    const { data, info } = await sharp(bytes, {
      limitInputPixels: limits.maxPixels,
      failOn: 'warning',
      pages: 1,
      // A profile would be applied to every pixel before scaling, at the file's own price. What one changes
      // in colour is little beside what the light does.
      ignoreIcc: true,
    })
      .timeout({ seconds })
      .autoOrient()
      .resize({
        width: longestSidePx,
        height: longestSidePx,
        fit: 'inside',
        withoutEnlargement: true,
      })
      .flatten({ background: '#808080' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 3) throw new Error(`decoded to ${String(info.channels)} channels`);
    return { width: info.width, height: info.height, data };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    if (detail.includes('timeout: ')) throw new InvalidImageError('too-many-pixels', detail);
    throw new InvalidImageError(reachesEnd(format, bytes) ? 'corrupt' : 'truncated', detail);
  }
}
