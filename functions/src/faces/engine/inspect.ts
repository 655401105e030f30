import { InvalidImageError } from './errors.ts';
import type { Excess, HeaderReader, PictureHeader } from './header.ts';
import { jpegExcess, jpegHeader } from './jpeg.ts';
import { pngExcess, pngHeader } from './png.ts';
import { webpHeader } from './webp.ts';

export type ImageFormat = 'jpeg' | 'png' | 'webp';

export interface ImageLimits {
  readonly maxBytes: number;
  readonly maxSidePx: number;
  readonly maxPixels: number;
  /** Of the decoded picture, every pass over it counted: bit depth, transparency and interlacing cost. */
  readonly maxRawBytes: number;
}

/**
 * A phone sends 640 px wide JPEGs, some 60-150 KB. 8.5 megapixels are a 4K frame or an 8-megapixel photo,
 * more than 400 KB bear; 26 MB are that in RGB. Whatever passes decodes in well under 300 ms of one core.
 */
export const DEFAULT_LIMITS: ImageLimits = {
  maxBytes: 400 * 1024,
  maxSidePx: 8000,
  maxPixels: 8_500_000,
  maxRawBytes: 26_000_000,
};

export interface ImageHeader {
  readonly format: ImageFormat;
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * Looks at the header and the structure only: is it a still JPEG, PNG or WebP within the limits? Done
 * before any decoder sees the file, so that a decompression bomb costs microseconds.
 *
 * Throws InvalidImageError.
 */
export function inspectImage(bytes: Uint8Array, limits: ImageLimits): ImageHeader {
  if (bytes.length === 0) throw new InvalidImageError('empty', 'the image has no bytes');
  const format = formatOf(bytes);
  if (format === undefined)
    throw new InvalidImageError('format', 'the image is not JPEG, PNG or WebP');
  if (bytes.length > limits.maxBytes) {
    throw new InvalidImageError(
      'too-large',
      `the image is larger than ${String(limits.maxBytes)} bytes`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { header: read, excess } = FORMATS[format];
  const header = read(view);
  if (header === undefined)
    throw new InvalidImageError('truncated', 'the image ends inside its header');
  mustFit(header, limits);
  const reason = excess(view);
  if (reason !== null) throw new InvalidImageError('too-large', reason);
  return { format, widthPx: header.widthPx, heightPx: header.heightPx };
}

function mustFit(header: PictureHeader, limits: ImageLimits): void {
  const { widthPx, heightPx, bytesPerPixel, passes } = header;
  const pixels = widthPx * heightPx;
  if (pixels === 0) throw new InvalidImageError('corrupt', 'the image has no area');
  const tooMany = (what: string, limit: number): InvalidImageError =>
    new InvalidImageError('too-many-pixels', `the image has more than ${String(limit)} ${what}`);
  if (Math.max(widthPx, heightPx) > limits.maxSidePx) {
    throw tooMany('pixels on a side', limits.maxSidePx);
  }
  if (pixels > limits.maxPixels) throw tooMany('pixels', limits.maxPixels);
  if (pixels * bytesPerPixel * passes > limits.maxRawBytes) {
    throw tooMany('bytes to decode', limits.maxRawBytes);
  }
}

/** The format by its magic bytes; undefined for anything else than the three that are taken. */
export function formatOf(bytes: Uint8Array): ImageFormat | undefined {
  if (startsWith(bytes, 0, [0xff, 0xd8, 0xff])) return 'jpeg';
  if (startsWith(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png';
  // 'RIFF', the length, 'WEBP'
  if (
    startsWith(bytes, 0, [0x52, 0x49, 0x46, 0x46]) &&
    startsWith(bytes, 8, [0x57, 0x45, 0x42, 0x50])
  ) {
    return 'webp';
  }
  return undefined;
}

/** Whether the file holds its format's own end: a decoder's failure then means damage, not a short read. */
export function reachesEnd(format: ImageFormat, bytes: Uint8Array): boolean {
  if (format === 'webp') {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return bytes.length >= 12 && bytes.length >= view.getUint32(4, true) + 8;
  }
  const tail = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return format === 'png'
    ? tail.lastIndexOf('IEND') > 0
    : tail.lastIndexOf(Buffer.from([0xff, 0xd9])) > 0;
}

interface Format {
  readonly header: HeaderReader;
  readonly excess: (view: DataView) => Excess;
}

const FORMATS: Record<ImageFormat, Format> = {
  jpeg: { header: jpegHeader, excess: jpegExcess },
  png: { header: pngHeader, excess: pngExcess },
  webp: { header: webpHeader, excess: () => null },
};

function startsWith(bytes: Uint8Array, at: number, wanted: readonly number[]): boolean {
  return wanted.every((byte, i) => bytes[at + i] === byte);
}
