import { fitSimilarity, type Point, type Similarity } from './geometry.ts';
import { luma, type Planes } from './image.ts';

/** Side of the aligned crop that embedding models take. */
export const ALIGNED_SIZE = 112;

/** Where ArcFace puts eyes, nose tip and mouth corners in it (insightface's reference points). */
const REFERENCE: readonly Point[] = [
  { x: 38.2946, y: 51.6963 },
  { x: 73.5318, y: 51.5014 },
  { x: 56.0252, y: 71.7366 },
  { x: 41.5493, y: 92.3655 },
  { x: 70.7299, y: 92.2041 },
];

/** From the pixels of the aligned crop to the image, given the five points in the image. */
export function alignment(fivePoints: readonly Point[]): Similarity {
  return fitSimilarity(REFERENCE, fivePoints);
}

/**
 * Mean luma of an aligned crop, and its sharpness: the variance of the 4-neighbour Laplacian over the
 * squared mean luma, so that a dark face does not count as a blurred one. 0 for a black crop.
 */
export function lightAndSharpness(crop: Planes): { luma: number; sharpness: number } {
  const { size } = crop;
  const area = size * size;
  const grey = new Float32Array(area);
  let sum = 0;
  for (let i = 0; i < area; i++) {
    const value = luma(crop.data[i] ?? 0, crop.data[i + area] ?? 0, crop.data[i + 2 * area] ?? 0);
    grey[i] = value;
    sum += value;
  }
  const mean = sum / area;
  let first = 0;
  let second = 0;
  for (let y = 1; y < size - 1; y++) {
    for (let i = y * size + 1; i < (y + 1) * size - 1; i++) {
      const around =
        (grey[i - 1] ?? 0) + (grey[i + 1] ?? 0) + (grey[i - size] ?? 0) + (grey[i + size] ?? 0);
      const value = around - 4 * (grey[i] ?? 0);
      first += value;
      second += value * value;
    }
  }
  const count = (size - 2) * (size - 2);
  const variance = second / count - (first / count) ** 2;
  return { luma: mean, sharpness: mean === 0 ? 0 : variance / (mean * mean) };
}
