import type { ImageLimits } from '../inspect.ts';

/** Faces of one photo that are measured at most: some 40 ms each. */
export const MAX_GROUP_FACES = 120;

/**
 * A phone's photo as it is: 12 megapixels are 2-6 MB, 25 are the most that is taken. 100 MB are that with
 * transparency.
 */
export const GROUP_LIMITS: ImageLimits = {
  maxBytes: 12 * 1024 * 1024,
  maxSidePx: 12_000,
  maxPixels: 25_000_000,
  maxRawBytes: 100_000_000,
};
