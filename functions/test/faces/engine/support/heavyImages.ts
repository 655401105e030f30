import { deflateSync } from 'node:zlib';
import type { InvalidImageCode } from '../../../../src/faces/engine/index.ts';
import type { HostileImage } from './hostileImages.ts';
import { blackPng, chunk, pngWith } from './pngFile.ts';

/**
 * Well-formed files within the limit of bytes that keep a decoder at work for long, some of them where no
 * timeout reaches it.
 */
export function heavyImages(): HostileImage[] {
  const made = (name: string, bytes: Buffer, code: InvalidImageCode) => ({
    name,
    bytes,
    codes: [code],
  });
  const column = { width: 1, height: 25_000_000, depth: 1, colour: 'grey' } as const;
  const deep = { width: 5000, height: 5000, depth: 16, colour: 'rgba' } as const;
  // Few enough pixels: their depth, their transparency and the interlacing make them many bytes.
  const small = { width: 2000, height: 2000, depth: 16, colour: 'rgba' } as const;
  const woven = { width: 2200, height: 2200, interlaced: true } as const;
  const pixels = chunk('IDAT', deflateSync(Buffer.alloc(64 * (1 + 64 * 3))));
  const text = Buffer.concat([Buffer.from('note\0\0', 'latin1'), deflateSync(Buffer.alloc(7e6))]);
  const texts = Array.from({ length: 50 }, () => chunk('zTXt', text));
  const square = { width: 64, height: 64 };
  return [
    made('a PNG of 1 x 25,000,000', blackPng(column), 'too-many-pixels'),
    made('a PNG of 8,001 x 1', blackPng({ width: 8001, height: 1 }), 'too-many-pixels'),
    made('a PNG of 5,000 x 5,000 in 16-bit RGBA', blackPng(deep), 'too-many-pixels'),
    made('a PNG of 2,000 x 2,000 in 16-bit RGBA', blackPng(small), 'too-many-pixels'),
    made('an interlaced PNG of 2,200 x 2,200', blackPng(woven), 'too-many-pixels'),
    made('a PNG with 350 MB of text', pngWith(square, [...texts, pixels]), 'too-large'),
    made('a JPEG of 800 scans', jpegOfScans(2800, 2800, 800), 'too-large'),
  ];
}

/**
 * A grey progressive JPEG without detail. Each scan is a few bytes that run over all blocks: "nothing here,
 * for 16,384 blocks", as often as it takes.
 */
export function jpegOfScans(width: number, height: number, scans: number): Buffer {
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8);
  const frame = [8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0];
  const noCodes = Array.from({ length: 14 }, () => 0);
  const parts = [
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, [0, ...Array.from({ length: 64 }, () => 16)]),
    segment(0xc2, frame),
    // One code each: '0' is a difference of nothing, '0' and 14 more bits a run of 16,384 blocks or more.
    segment(0xc4, [0x00, 1, 0, ...noCodes, 0]),
    segment(0xc4, [0x10, 1, 0, ...noCodes, 0xe0]),
    segment(0xda, [1, 1, 0, 0, 0, 0]),
    Buffer.alloc(Math.ceil(blocks / 8)),
  ];
  const runs = Buffer.alloc(Math.ceil((15 * Math.ceil(blocks / 16_384)) / 8));
  for (let scan = 1; scan < scans; scan++) {
    // Coefficient by coefficient, each bit by bit from the 13th down: valid to the letter.
    const [coefficient, bit] = [1 + Math.floor((scan - 1) / 14), 13 - ((scan - 1) % 14)];
    const before = bit === 13 ? 0 : bit + 1;
    const band = [1, 1, 0, coefficient, coefficient, (before << 4) | bit];
    parts.push(segment(0xda, band), runs);
  }
  return Buffer.concat([...parts, Buffer.from([0xff, 0xd9])]);
}

/** A JPEG segment: its marker, its length, its content. */
export function segment(marker: number, body: readonly number[]): Buffer {
  const length = body.length + 2;
  return Buffer.from([0xff, marker, length >> 8, length & 255, ...body]);
}
