import type { RgbImage } from './image.ts';
import { mergeOverlapping, type Detection } from './nms.ts';

/**
 * UltraLight (RFB-320): finds faces down to some 35 px of 640, where BlazeFace finds none. Only used to
 * tell "too far" from "no face". Input: RGB, (value - 127) / 128, the frame stretched to 320 x 240.
 */
export const ULTRA_WIDTH = 320;
export const ULTRA_HEIGHT = 240;

/** The package's own threshold is 0.65; a false "come closer" misleads more than a "no face". */
const MIN_SCORE = 0.8;
const MAX_OVERLAP = 0.4;

/** The frame stretched to the model's size, as its input planes. Box means; nearest when enlarging. */
export function ultraInput(image: RgbImage): Float32Array {
  const area = ULTRA_WIDTH * ULTRA_HEIGHT;
  const input = new Float32Array(3 * area);
  for (let row = 0; row < ULTRA_HEIGHT; row++) {
    const [top, bottom] = span(row, image.height / ULTRA_HEIGHT, image.height);
    for (let column = 0; column < ULTRA_WIDTH; column++) {
      const [left, right] = span(column, image.width / ULTRA_WIDTH, image.width);
      const sum = [0, 0, 0];
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) {
          const from = (y * image.width + x) * 3;
          for (let c = 0; c < 3; c++) sum[c] = (sum[c] ?? 0) + (image.data[from + c] ?? 0);
        }
      }
      const count = (bottom - top) * (right - left);
      for (let c = 0; c < 3; c++) {
        input[c * area + row * ULTRA_WIDTH + column] = ((sum[c] ?? 0) / count - 127) / 128;
      }
    }
  }
  return input;
}

function span(index: number, step: number, length: number): readonly [number, number] {
  const from = Math.min(length - 1, Math.floor(index * step));
  return [from, Math.min(length, Math.max(from + 1, Math.floor((index + 1) * step)))];
}

/** Faces from the outputs `scores` [n, 2] and `boxes` [n, 4] (corners, 0..1), in pixels of the frame. */
export function decodeUltraLight(
  scores: Float32Array,
  boxes: Float32Array,
  frame: { readonly width: number; readonly height: number },
): Detection[] {
  const found: Detection[] = [];
  for (let i = 0; 2 * i + 1 < scores.length; i++) {
    const score = scores[2 * i + 1] ?? 0;
    if (!(score >= MIN_SCORE)) continue;
    const [left = 0, top = 0, right = 0, bottom = 0] = boxes.subarray(4 * i, 4 * i + 4);
    const box = {
      x: left * frame.width,
      y: top * frame.height,
      width: (right - left) * frame.width,
      height: (bottom - top) * frame.height,
    };
    found.push({ box, score, points: [] });
  }
  return mergeOverlapping(found, MAX_OVERLAP);
}
