import { crc32, deflateSync } from 'node:zlib';

const CHANNELS = { grey: 1, rgb: 3, rgba: 4 } as const;
const COLOUR_TYPES = { grey: 0, rgb: 2, rgba: 6 } as const;

export interface PngShape {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample; 8 without it. */
  readonly depth?: 1 | 8 | 16;
  /** 'rgb' without it. */
  readonly colour?: keyof typeof CHANNELS;
  readonly interlaced?: boolean;
}

/** A PNG of these chunks, before which come its magic and its header. */
export function pngWith(shape: PngShape, chunks: readonly Buffer[]): Buffer {
  const { width, height, depth = 8, colour = 'rgb', interlaced = false } = shape;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = depth;
  header[9] = COLOUR_TYPES[colour];
  header[12] = interlaced ? 1 : 0;
  const magic = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const end = chunk('IEND', Buffer.alloc(0));
  return Buffer.concat([magic, chunk('IHDR', header), ...chunks, end]);
}

/** A whole, valid, black PNG, a thousand times smaller than its picture. Rows in a single pass. */
export function blackPng(shape: PngShape): Buffer {
  const { width, height, depth = 8, colour = 'rgb' } = shape;
  const row = 1 + Math.ceil((width * depth * CHANNELS[colour]) / 8);
  return pngWith(shape, [chunk('IDAT', deflateSync(Buffer.alloc(row * height)))]);
}

export function chunk(type: string, body: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(body.length, 0);
  ends.writeUInt32BE(crc32(content), 4);
  return Buffer.concat([ends.subarray(0, 4), content, ends.subarray(4)]);
}
