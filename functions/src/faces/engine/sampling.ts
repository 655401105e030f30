import { scaleOf, type Similarity } from './geometry.ts';
import type { Planes, RgbImage } from './image.ts';

/** From this many source pixels to one of the crop, one sample a pixel would show aliasing. */
const SUPERSAMPLE_FROM = 1.5;

/**
 * A size x size crop of the image, `map` leading from its pixels to the image's. Bilinear, black
 * outside; the mean of 2 x 2 samples a pixel where the crop is much coarser than the image.
 */
export function sampleCrop(
  image: RgbImage,
  map: Similarity,
  size: number,
  supersampleFrom = SUPERSAMPLE_FROM,
): Planes {
  const samples = scaleOf(map) > supersampleFrom ? 4 : 1;
  const half = samples === 1 ? 0 : 0.25;
  const area = size * size;
  const data = new Float32Array(3 * area);
  const { width, height, data: source } = image;
  const { a, b, tx, ty } = map;
  const stride = width * 3;
  const edge = new Float64Array(3);
  let to = 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++, to++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      // Plain counting, no arrays and no calls: this loop runs 150,000 times a frame.
      for (let sample = 0; sample < samples; sample++) {
        const u = column + (sample & 1 ? half : -half);
        const v = row + (sample & 2 ? half : -half);
        const x = a * u - b * v + tx;
        const y = b * u + a * v + ty;
        if (!(x >= 0 && y >= 0 && x < width - 1 && y < height - 1)) {
          // All four neighbours outside: black. A letterbox is a quarter of that.
          if (x <= -1 || y <= -1 || x >= width || y >= height) continue;
          sampleAtEdge(image, x, y, edge);
          red += edge[0] ?? 0;
          green += edge[1] ?? 0;
          blue += edge[2] ?? 0;
          continue;
        }
        // Inside, nothing is negative: this is the floor, at less than its price.
        const left = x | 0;
        const top = y | 0;
        const fx = x - left;
        const fy = y - top;
        const se = fx * fy;
        const ne = fx - se;
        const sw = fy - se;
        const nw = 1 - fx - sw;
        const p = top * stride + left * 3;
        const q = p + stride;
        red += nw * (source[p] ?? 0) + ne * (source[p + 3] ?? 0);
        green += nw * (source[p + 1] ?? 0) + ne * (source[p + 4] ?? 0);
        blue += nw * (source[p + 2] ?? 0) + ne * (source[p + 5] ?? 0);
        red += sw * (source[q] ?? 0) + se * (source[q + 3] ?? 0);
        green += sw * (source[q + 1] ?? 0) + se * (source[q + 4] ?? 0);
        blue += sw * (source[q + 2] ?? 0) + se * (source[q + 5] ?? 0);
      }
      data[to] = red / samples;
      data[to + area] = green / samples;
      data[to + 2 * area] = blue / samples;
    }
  }
  return { size, data };
}

/** The same where some of the four neighbours are outside and count as black. */
function sampleAtEdge(image: RgbImage, x: number, y: number, into: Float64Array): void {
  into.fill(0);
  const left = Math.floor(x);
  const top = Math.floor(y);
  for (const [px, wx] of [[left, 1 - (x - left)] as const, [left + 1, x - left] as const]) {
    for (const [py, wy] of [[top, 1 - (y - top)] as const, [top + 1, y - top] as const]) {
      if (px < 0 || py < 0 || px >= image.width || py >= image.height) continue;
      const from = (py * image.width + px) * 3;
      for (let c = 0; c < 3; c++) into[c] = (into[c] ?? 0) + wx * wy * (image.data[from + c] ?? 0);
    }
  }
}

/** Values as a model wants them: (value - mean) / scale, planes in the given order. */
export function modelInput(
  planes: Planes,
  mean: number,
  scale: number,
  order: 'rgb' | 'bgr' = 'rgb',
): Float32Array {
  const area = planes.size * planes.size;
  const result = new Float32Array(3 * area);
  for (let channel = 0; channel < 3; channel++) {
    const from = (order === 'rgb' ? channel : 2 - channel) * area;
    const to = channel * area;
    for (let i = 0; i < area; i++) result[to + i] = ((planes.data[from + i] ?? 0) - mean) / scale;
  }
  return result;
}

/** The crop as in a mirror: left and right exchanged. */
export function mirrored(planes: Planes): Planes {
  const { size } = planes;
  const data = new Float32Array(planes.data.length);
  for (let row = 0; row < 3 * size; row++) {
    for (let column = 0; column < size; column++) {
      data[row * size + column] = planes.data[(row + 1) * size - 1 - column] ?? 0;
    }
  }
  return { size, data };
}
