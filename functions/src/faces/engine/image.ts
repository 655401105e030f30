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
  const source = image.data;
  const data = new Uint8Array(width * height * 3);
  const area = factor * factor;
  const rowEnd = (image.width - factor) * 3;
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += 3) {
      let from = (y * factor * image.width + x * factor) * 3;
      let r = 0;
      let g = 0;
      let b = 0;
      for (let row = 0; row < factor; row++, from += rowEnd) {
        for (let column = 0; column < factor; column++, from += 3) {
          r += source[from] ?? 0;
          g += source[from + 1] ?? 0;
          b += source[from + 2] ?? 0;
        }
      }
      data[to] = r / area + 0.5;
      data[to + 1] = g / area + 0.5;
      data[to + 2] = b / area + 0.5;
    }
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
