import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import type { InvalidImageCode } from '../../../../src/faces/engine/index.ts';
import { segment } from './heavyImages.ts';
import type { HostileImage } from './hostileImages.ts';
import { chunk, pngWith } from './pngFile.ts';

/** Files whose parts disagree with each other, or that pass for another kind. All are refused. */
export async function oddImages(): Promise<HostileImage[]> {
  const noise = Buffer.from(Array.from({ length: 96 * 64 * 3 }, (_, i) => (i * 7919) % 251));
  const picture = () => sharp(noise, { raw: { width: 96, height: 64, channels: 3 } });
  const jpeg = await picture().jpeg().toBuffer();
  const webp = await picture().webp().toBuffer();
  const tiff = await picture().tiff().toBuffer();
  const gif = await picture().gif().toBuffer();
  const made = (name: string, bytes: Buffer, ...codes: InvalidImageCode[]) => ({
    name,
    bytes,
    codes,
  });
  const start = Buffer.from([0xff, 0xd8]);
  const text = (value: string) => Buffer.from(value, 'latin1');
  const pixels = chunk('IDAT', deflateSync(Buffer.alloc(64 * (1 + 64 * 3))));
  const square = { width: 64, height: 64 };
  const frameAt = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  const frame = jpeg.subarray(frameAt, frameAt + 2 + jpeg.readUInt16BE(frameAt + 2));
  return [
    made(
      'a TIFF behind the magic of a JPEG',
      Buffer.concat([start, text('\xff'), tiff]),
      'corrupt',
      'truncated',
    ),
    made('a GIF with a JPEG in it', Buffer.concat([gif, jpeg]), 'format'),
    made('a PDF with a JPEG in it', Buffer.concat([text('%PDF-1.7\n'), jpeg]), 'format'),
    made('a script before a JPEG', Buffer.concat([text('<?php x(); ?>'), jpeg]), 'format'),
    made('a bitmap', Buffer.concat([text('BM'), Buffer.alloc(100)]), 'format'),
    made('a HEIC', text('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), 'format'),
    made('an AVIF', text('\0\0\0\x1cftypavif\0\0\0\0avifmif1'), 'format'),
    made('a JPEG XL', text('\xff\x0a\xfa\x1f\x01'), 'format'),
    made('a JPEG 2000', text('\0\0\0\x0cjP  \r\n\x87\n'), 'format'),
    made('a sound in RIFF', text('RIFF\x24\0\0\0WAVEfmt \x10\0\0\0'), 'format'),
    made('an SVG in gzip', Buffer.concat([text('\x1f\x8b\x08'), Buffer.alloc(64)]), 'format'),
    made('a JPEG that says a height of 0', resized(jpeg, frameAt, 0, 96), 'corrupt'),
    made('a JPEG of 65,500 x 1', resized(jpeg, frameAt, 1, 65_500), 'too-many-pixels'),
    made(
      'a JPEG of 8,000 x 8,000 in a kilobyte',
      resized(jpeg, frameAt, 8000, 8000),
      'too-many-pixels',
    ),
    made(
      'a JPEG with a second, large frame header',
      Buffer.concat([
        jpeg.subarray(0, frameAt + frame.length),
        resized(frame, 0, 60_000, 60_000),
        jpeg.subarray(frameAt + frame.length),
      ]),
      'corrupt',
      'truncated',
    ),
    made('a JPEG of nothing but comments', Buffer.concat([start, ...comments(90)]), 'truncated'),
    made('a JPEG of 33 scans', Buffer.concat([jpeg, ...scans(33)]), 'too-large'),
    made(
      'a PNG whose chunk is longer than the file',
      longChunk(pngWith(square, [pixels])),
      'corrupt',
      'truncated',
    ),
    made('a PNG without pixels', pngWith(square, []), 'corrupt'),
    made('a PNG with a wrong checksum', flipped(pngWith(square, [pixels]), 60), 'corrupt'),
    made('a PNG of an unknown colour type', flipped(pngWith(square, [pixels]), 25), 'corrupt'),
    made('a PNG with a profile that inflates to 60 MB', profileBomb(square, pixels), 'too-large'),
    made('a WebP of 16,383 x 16,383', webpOf(webp, 16_383, 16_383), 'too-many-pixels'),
    made('a WebP on a canvas of 2^24 x 2^24', canvas(webp), 'too-many-pixels'),
    made('a WebP of no area', webpOf(webp, 0, 64), 'corrupt'),
  ];
}

function resized(jpeg: Buffer, frameAt: number, height: number, width: number): Buffer {
  const copy = Buffer.from(jpeg);
  copy.writeUInt16BE(height, frameAt + 5);
  copy.writeUInt16BE(width, frameAt + 7);
  return copy;
}

function comments(count: number): Buffer[] {
  return Array.from({ length: count }, () =>
    segment(
      0xfe,
      Array.from({ length: 900 }, () => 32),
    ),
  );
}

function scans(count: number): Buffer[] {
  return Array.from({ length: count }, () => segment(0xda, [1, 1, 0, 0, 63, 0]));
}

/** Its first chunk behind the header says that it goes on for 2 GB. */
function longChunk(png: Buffer): Buffer {
  const copy = Buffer.from(png);
  copy.writeUInt32BE(0x7fffffff, 33);
  return copy;
}

function flipped(file: Buffer, at: number): Buffer {
  const copy = Buffer.from(file);
  copy[at] = (copy[at] ?? 0) ^ 0x5f;
  return copy;
}

function profileBomb(shape: { width: number; height: number }, pixels: Buffer): Buffer {
  const profile = deflateSync(Buffer.alloc(60_000_000));
  const body = Buffer.concat([Buffer.from('icc\0\0', 'latin1'), profile]);
  return pngWith(shape, [chunk('iCCP', body), pixels]);
}

function webpOf(webp: Buffer, width: number, height: number): Buffer {
  const copy = Buffer.from(webp);
  copy.writeUInt16LE(width, 26);
  copy.writeUInt16LE(height, 28);
  return copy;
}

/** An extended WebP, its canvas as large as its header can say, the picture small. */
function canvas(webp: Buffer): Buffer {
  const extended = Buffer.alloc(18, 0xff);
  extended.write('VP8X', 0, 'latin1');
  extended.writeUInt32LE(10, 4);
  extended.writeUInt32LE(0, 8);
  const body = Buffer.concat([extended, webp.subarray(12)]);
  const head = Buffer.from(webp.subarray(0, 12));
  head.writeUInt32LE(body.length + 4, 4);
  return Buffer.concat([head, body]);
}
