import type { Sharp } from '../../functions/node_modules/sharp/dist/index.mjs';

/** Longest side of a frame, as a phone sends it. */
export const FRAME_PX = 640;

/** A picture as a phone's JPEG: some 50-150 KB, far below the limit of 400 KB. */
export function toFrame(picture: Sharp, quality = 90): Promise<Buffer> {
  return picture.jpeg({ quality, mozjpeg: false }).toBuffer();
}
