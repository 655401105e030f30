import { apply, scaleOf, type Point, type Similarity } from './geometry.ts';
import { mergeOverlapping, type Detection } from './nms.ts';

/** MediaPipe BlazeFace, short range. Input: RGB, (value - 127.5) / 127.5, letterboxed to a square. */
export const BLAZE_SIZE = 128;

const MIN_SCORE = 0.5;
const MAX_OVERLAP = 0.3;
/** Box (4) and six points (2 each). */
const VALUES = 16;

/** Anchor centres, 0..1: 2 on each cell of a 16 x 16 grid, 6 on each of an 8 x 8 grid; 896 in all. */
export const ANCHORS: readonly Point[] = [
  { cells: 16, each: 2 },
  { cells: 8, each: 6 },
].flatMap(({ cells, each }) =>
  Array.from({ length: cells * cells * each }, (_, i) => {
    const cell = Math.floor(i / each);
    return { x: ((cell % cells) + 0.5) / cells, y: (Math.floor(cell / cells) + 0.5) / cells };
  }),
);

/**
 * Faces from the two outputs of the model, in pixels of the image that `crop` leads to. Best first.
 */
export function decodeBlazeFace(
  regressors: Float32Array,
  logits: Float32Array,
  crop: Similarity,
): Detection[] {
  const scale = scaleOf(crop);
  const found: Detection[] = [];
  ANCHORS.forEach((anchor, i) => {
    const score = sigmoid(logits[i] ?? -Infinity);
    if (!(score >= MIN_SCORE)) return;
    const value = (k: number): number => regressors[i * VALUES + k] ?? 0;
    const place = (k: number): Point =>
      apply(crop, {
        x: value(k) + anchor.x * BLAZE_SIZE - 0.5,
        y: value(k + 1) + anchor.y * BLAZE_SIZE - 0.5,
      });
    const centre = place(0);
    const width = value(2) * scale;
    const height = value(3) * scale;
    found.push({
      score,
      box: { x: centre.x - width / 2, y: centre.y - height / 2, width, height },
      points: [0, 1, 2, 3, 4, 5].map((k) => place(4 + 2 * k)),
    });
  });
  return mergeOverlapping(found, MAX_OVERLAP);
}

/** Clipped, so that a wild logit stays a number; NaN stays NaN, and reaches no threshold. */
export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-Math.min(80, Math.max(-80, logit))));
}
