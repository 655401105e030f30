import { Failure } from '../../platform/failures.ts';

/** Beyond what a phone's frame may have; the engine has looked at the image before. */
const MOST_PIXELS = 50_000_000;
const QUALITY = 90;

/** The same picture as a JPEG, upright, without EXIF, position, profile or thumbnail. @throws Failure invalid-image */
export async function reencode(image: Uint8Array): Promise<Buffer> {
  // An image library is nothing that light functions should load.
  const { default: sharp } = await import('sharp');
  try {
    return await sharp(image, { limitInputPixels: MOST_PIXELS, pages: 1 })
      .timeout({ seconds: 2 })
      .autoOrient()
      .flatten({ background: '#808080' })
      .toColourspace('srgb')
      .jpeg({ quality: QUALITY })
      .toBuffer();
  } catch {
    throw new Failure('invalid-image', { detail: 'An image could not be encoded anew.' });
  }
}
