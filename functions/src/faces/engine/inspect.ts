import { InvalidImageError } from './errors.ts';

export type ImageFormat = 'jpeg' | 'png' | 'webp';

export interface ImageLimits {
  readonly maxBytes: number;
  readonly maxPixels: number;
}

/** A phone sends 640 px wide JPEGs, some 60-150 KB. 25 megapixels is a full photo of a good phone. */
export const DEFAULT_LIMITS: ImageLimits = { maxBytes: 400 * 1024, maxPixels: 25_000_000 };

export interface ImageHeader {
  readonly format: ImageFormat;
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * Looks at the first bytes only: is it a still JPEG, PNG or WebP within the limits? Done before any
 * decoder sees the file, so that a decompression bomb costs microseconds.
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
  const size = SIZE_READERS[format](new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (size === undefined)
    throw new InvalidImageError('truncated', 'the image ends inside its header');
  const [widthPx, heightPx] = size;
  if (widthPx === 0 || heightPx === 0)
    throw new InvalidImageError('corrupt', 'the image has no area');
  if (widthPx * heightPx > limits.maxPixels) {
    throw new InvalidImageError(
      'too-many-pixels',
      `the image has more than ${String(limits.maxPixels)} pixels`,
    );
  }
  return { format, widthPx, heightPx };
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

type Size = readonly [width: number, height: number];

const SIZE_READERS: Record<ImageFormat, (view: DataView) => Size | undefined> = {
  jpeg: jpegSize,
  png: pngSize,
  webp: webpSize,
};

/** IHDR is the first chunk, always. */
function pngSize(view: DataView): Size | undefined {
  if (view.byteLength < 33) return undefined;
  if (view.getUint32(12) !== 0x49484452)
    throw new InvalidImageError('corrupt', 'the PNG has no IHDR');
  return [view.getUint32(16), view.getUint32(20)];
}

/** Walks the segments to the frame header (SOF0..SOF15 without DHT, JPG, DAC). */
function jpegSize(view: DataView): Size | undefined {
  let at = 2;
  while (at + 9 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff)
      throw new InvalidImageError('corrupt', 'a JPEG segment is lost');
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return [view.getUint16(at + 7), view.getUint16(at + 5)];
    }
    if (marker === 0xda || marker === 0xd9) {
      throw new InvalidImageError('corrupt', 'the JPEG has no frame header');
    }
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

function webpSize(view: DataView): Size | undefined {
  if (view.byteLength < 30) return undefined;
  const kind = view.getUint32(12);
  if (kind === 0x56503820)
    return [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff];
  if (kind === 0x5650384c) {
    const bits = view.getUint32(21, true);
    return [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1];
  }
  if (kind !== 0x56503858)
    throw new InvalidImageError('corrupt', 'the WebP has an unknown first chunk');
  if (view.getUint8(20) & 0x02) throw new InvalidImageError('format', 'the WebP is animated');
  const wide = view.getUint16(24, true) | (view.getUint8(26) << 16);
  const high = view.getUint16(27, true) | (view.getUint8(29) << 16);
  return [wide + 1, high + 1];
}

function startsWith(bytes: Uint8Array, at: number, wanted: readonly number[]): boolean {
  return wanted.every((byte, i) => bytes[at + i] === byte);
}
