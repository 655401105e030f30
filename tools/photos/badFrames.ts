import { crc32, deflateSync } from 'node:zlib';
import { FRAME_PX, toFrame } from './frame.ts';
import { seededRandom } from '../support/random.ts';
import sharp from './sharp.ts';

/** Frames that a check-in must answer with a hint, and files that are no frames at all. */

const FRAME_HEIGHT = 480;

/** A wall with a soft light and a grain: nobody is in it. */
export function noFace(seed = 1): Promise<Buffer> {
  return toFrame(wall(seed));
}

/** Two people side by side, equally large. */
export async function twoFaces(left: Uint8Array, right: Uint8Array): Promise<Buffer> {
  const half = FRAME_PX / 2;
  const [one, other] = await Promise.all([left, right].map((jpeg) => resized(jpeg, half)));
  return toFrame(
    wall(2).composite([
      { input: one ?? Buffer.alloc(0), left: 0, top: (FRAME_HEIGHT - half) / 2 },
      { input: other ?? Buffer.alloc(0), left: half, top: (FRAME_HEIGHT - half) / 2 },
    ]),
  );
}

/** The person some metres away: the whole portrait is 72 px of the frame's 640. */
export async function tinyFace(jpeg: Uint8Array, side = 72): Promise<Buffer> {
  const far = await resized(jpeg, side);
  const left = Math.round((FRAME_PX - side) / 2);
  return toFrame(
    wall(3).composite([{ input: far, left, top: Math.round((FRAME_HEIGHT - side) / 2) }]),
  );
}

/** The same shot with a twentieth of the light. */
export function dark(jpeg: Uint8Array): Promise<Buffer> {
  return toFrame(sharp(jpeg).linear(0.05, 0));
}

/** The same shot with far too much light. */
export function overexposed(jpeg: Uint8Array): Promise<Buffer> {
  return toFrame(sharp(jpeg).linear(1.2, 185));
}

/** The same shot out of focus. */
export function blurred(jpeg: Uint8Array, sigma = 11): Promise<Buffer> {
  return toFrame(sharp(jpeg).blur(sigma));
}

/** A file of no bytes. */
export function emptyFile(): Buffer {
  return Buffer.alloc(0);
}

/** A small, valid PDF. */
export function pdf(): Buffer {
  return Buffer.from(
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n' +
      'trailer<</Root 1 0 R>>\n%%EOF\n',
    'latin1',
  );
}

/** A PNG of side x side black pixels, one bit each: 12,000 x 12,000 are 18 KB of file, 432 MB of RGB. */
export function hugePng(side = 12_000): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 1;
  const rows = Buffer.alloc(side * (1 + Math.ceil(side / 8)));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, body: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(body.length, 0);
  frame.writeUInt32BE(crc32(content), 4);
  return Buffer.concat([frame.subarray(0, 4), content, frame.subarray(4)]);
}

function resized(jpeg: Uint8Array, side: number): Promise<Buffer> {
  return sharp(jpeg).resize(side, side).png().toBuffer();
}

function wall(seed: number) {
  const random = seededRandom(seed);
  const pixels = Buffer.alloc(FRAME_PX * FRAME_HEIGHT * 3);
  for (let y = 0, i = 0; y < FRAME_HEIGHT; y++) {
    for (let x = 0; x < FRAME_PX; x++, i += 3) {
      const light = 150 + 40 * Math.sin(x / 210) + 25 * Math.cos(y / 160) + 6 * random.normal();
      pixels[i] = light;
      pixels[i + 1] = light * 0.96;
      pixels[i + 2] = light * 0.88;
    }
  }
  return sharp(pixels, { raw: { width: FRAME_PX, height: FRAME_HEIGHT, channels: 3 } });
}
