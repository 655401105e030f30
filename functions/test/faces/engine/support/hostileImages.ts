import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import type { InvalidImageCode } from '../../../../src/faces/engine/index.ts';
import { heavyImages } from './heavyImages.ts';
import { chunk, pngWith } from './pngFile.ts';

/** A file nobody should send, and what the engine may say of it. */
export interface HostileImage {
  readonly name: string;
  readonly bytes: Buffer;
  readonly codes: readonly InvalidImageCode[];
}

/** Made from valid pictures of noise, damaged in one way each; and files that are too much work. */
export async function hostileImages(): Promise<HostileImage[]> {
  const noise = Buffer.from(Array.from({ length: 96 * 64 * 3 }, (_, i) => (i * 7919) % 251));
  const picture = () => sharp(noise, { raw: { width: 96, height: 64, channels: 3 } });
  const jpeg = await picture().jpeg().toBuffer();
  const png = await picture().png().toBuffer();
  const webp = await picture().webp().toBuffer();
  const lossless = await picture().webp({ lossless: true }).toBuffer();
  const printed = await picture().toColourspace('cmyk').jpeg().toBuffer();
  const gif = await picture().gif().toBuffer();
  const tiff = await picture().tiff().toBuffer();
  const animated = await sharp(Buffer.concat([noise, noise.map((value) => 255 - value)]), {
    raw: { width: 96, height: 128, channels: 3, pageHeight: 64 },
  })
    .webp({ loop: 0 })
    .toBuffer();
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9"/></svg>';
  const made = (name: string, bytes: Buffer, ...codes: InvalidImageCode[]) => ({
    name,
    bytes,
    codes,
  });
  return [
    made('no bytes', Buffer.alloc(0), 'empty'),
    made('one byte', Buffer.from([0xff]), 'format'),
    made('zeros', Buffer.alloc(4096), 'format'),
    made('text', Buffer.from('not an image at all, whatever its name says'), 'format'),
    made('HTML', Buffer.from('<!doctype html><script>alert(1)</script>'), 'format'),
    made('SVG', Buffer.from(svg), 'format'),
    made('a PDF', Buffer.from('%PDF-1.7\n%%EOF\n'), 'format'),
    made('a ZIP', Buffer.from('PK\x03\x04............................', 'latin1'), 'format'),
    made('a GIF', gif, 'format'),
    made('a TIFF', tiff, 'format'),
    made('an animated WebP', animated, 'format'),
    made('a JPEG in four printing colours', printed, 'format'),
    made('a JPEG by arithmetic coding', recoded(jpeg, 0xc9), 'format'),
    made('a lossless JPEG', recoded(jpeg, 0xc3), 'format'),
    made('the JPEG magic alone', Buffer.from([0xff, 0xd8, 0xff]), 'truncated'),
    made('the PNG magic alone', png.subarray(0, 8), 'truncated'),
    made('the WebP magic alone', webp.subarray(0, 12), 'truncated'),
    made('half a JPEG', jpeg.subarray(0, jpeg.length / 2), 'truncated'),
    made('half a PNG', png.subarray(0, png.length / 2), 'truncated'),
    made('half a WebP', webp.subarray(0, webp.length / 2), 'truncated'),
    made('half a lossless WebP', lossless.subarray(0, lossless.length / 2), 'truncated'),
    made('a JPEG of random data', damaged(jpeg, 0.6, 0.9), 'corrupt', 'truncated'),
    made('a PNG with random data', damaged(png, 0.3, 0.6), 'corrupt', 'truncated'),
    made('a WebP without its start code', overwritten(webp, 23, 3), 'corrupt'),
    made('a JPEG without a frame header', without(jpeg, 0xc0), 'corrupt', 'truncated'),
    made('a PNG whose first chunk is no IHDR', swapped(png, 'IHDR', 'IHDX'), 'corrupt'),
    made('a PNG of no area', pngOf(0, 100), 'corrupt'),
    made('a PNG of 2^31 x 2^31 pixels', pngOf(0x7fffffff, 0x7fffffff), 'too-many-pixels'),
    made('a PNG of 12,000 x 12,000 pixels', pngOf(12_000, 12_000), 'too-many-pixels'),
    made('a PNG that promises more rows than it has', pngOf(1000, 1000), 'corrupt', 'truncated'),
    made('a JPEG with a frame header of 65,535 x 65,535', resizedJpeg(jpeg), 'too-many-pixels'),
    made(
      'a JPEG followed by a megabyte',
      Buffer.concat([jpeg, Buffer.alloc(1 << 20)]),
      'too-large',
    ),
    ...heavyImages(),
  ];
}

/** The middle of the file, from one fraction to the other, replaced by arbitrary bytes. */
function damaged(file: Buffer, from: number, to: number): Buffer {
  const copy = Buffer.from(file);
  const end = Math.floor(to * copy.length);
  for (let i = Math.floor(from * copy.length); i < end; i++) copy[i] = (i * 2654435761) >>> 13;
  return copy;
}

function overwritten(file: Buffer, at: number, length: number): Buffer {
  return Buffer.from(file).fill(0, at, at + length);
}

function without(jpeg: Buffer, marker: number): Buffer {
  const at = jpeg.indexOf(Buffer.from([0xff, marker]));
  const length = jpeg.readUInt16BE(at + 2);
  return Buffer.concat([jpeg.subarray(0, at), jpeg.subarray(at + 2 + length)]);
}

function resizedJpeg(jpeg: Buffer): Buffer {
  const copy = Buffer.from(jpeg);
  copy.fill(
    0xff,
    copy.indexOf(Buffer.from([0xff, 0xc0])) + 5,
    copy.indexOf(Buffer.from([0xff, 0xc0])) + 9,
  );
  return copy;
}

/** With another marker before its frame header. */
function recoded(jpeg: Buffer, marker: number): Buffer {
  const copy = Buffer.from(jpeg);
  copy[copy.indexOf(Buffer.from([0xff, 0xc0])) + 1] = marker;
  return copy;
}

function swapped(file: Buffer, from: string, to: string): Buffer {
  const copy = Buffer.from(file);
  copy.write(to, copy.indexOf(from), 'latin1');
  return copy;
}

/** A PNG whose header claims a size, with a few bytes of pixels. */
function pngOf(width: number, height: number): Buffer {
  return pngWith({ width, height }, [chunk('IDAT', deflateSync(Buffer.alloc(100)))]);
}
