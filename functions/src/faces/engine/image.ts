/** Interleaved 8-bit RGB, row after row. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Three planes (R, G, B) of size x size values 0..255. */
export interface Planes {
  readonly size: number;
  readonly data: Float32Array;
}

/** Rec. 601 luma. */
export function luma(r: number, g: number, b: number): number {
  return 0.299 * r + 0.587 * g + 0.114 * b;
}

/**
 * The image at 1/factor of its size, each pixel the mean of a factor x factor block. A rest of less
 * than a block at the right and lower edges is dropped.
 */
export function shrink(image: RgbImage, factor: number): RgbImage {
  if (factor <= 1) return image;
  const width = Math.floor(image.width / factor);
  const height = Math.floor(image.height / factor);
  const stride = image.width * 3;
  const data = new Uint8Array(width * height * 3);
  const sums = new Uint32Array(width * 3);
  const area = factor * factor;
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (let row = y * factor; row < (y + 1) * factor; row++) {
      let from = row * stride;
      for (let x = 0; x < width; x++) {
        let r = 0;
        let g = 0;
        let b = 0;
        for (let i = 0; i < factor; i++, from += 3) {
          r += image.data[from] ?? 0;
          g += image.data[from + 1] ?? 0;
          b += image.data[from + 2] ?? 0;
        }
        sums[x * 3] = (sums[x * 3] ?? 0) + r;
        sums[x * 3 + 1] = (sums[x * 3 + 1] ?? 0) + g;
        sums[x * 3 + 2] = (sums[x * 3 + 2] ?? 0) + b;
      }
    }
    const to = y * width * 3;
    for (let i = 0; i < sums.length; i++) data[to + i] = Math.round((sums[i] ?? 0) / area);
  }
  return { width, height, data };
}

/** Mean luma of the image, 0..255. */
export function meanLuma(image: RgbImage): number {
  let r = 0;
  let g = 0;
  let b = 0;
  for (let i = 0; i < image.data.length; i += 3) {
    r += image.data[i] ?? 0;
    g += image.data[i + 1] ?? 0;
    b += image.data[i + 2] ?? 0;
  }
  const pixels = image.data.length / 3;
  return pixels === 0 ? 0 : luma(r / pixels, g / pixels, b / pixels);
}
