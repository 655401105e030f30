import type { Shot } from '../recognition/port.ts';

/** Beside the face's box, on each side, as a share of its size: services want to see the whole head. */
const MARGIN = 0.6;

/** Makes what leaves the institution from a shot. */
type Outgoing = (shot: Shot) => Promise<Uint8Array>;

let replaced: Outgoing | undefined;

/**
 * The head out of a shot as a JPEG of its own: neither who stands behind nor what a camera writes into a file
 * (place, time, device) leaves the institution. It also makes a JPEG of the WebP that no service takes.
 * The image decoder is loaded at the first call.
 */
export function outgoingImage(shot: Shot): Promise<Uint8Array> {
  return (replaced ?? headOf)(shot);
}

/** Puts another way in its place; undefined goes back to the real one. For tests whose images are none. */
export function useOutgoingImages(outgoing: Outgoing | undefined): void {
  replaced = outgoing;
}

async function headOf({ image, frame }: Shot): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp');
  const upright = sharp(image, { failOn: 'warning' }).autoOrient();
  const jpeg = { quality: 92 };
  if (frame.face === null) return await upright.jpeg(jpeg).toBuffer();
  const { autoOrient } = await upright.metadata();
  // The engine measured on an image that may have been scaled down.
  const scale = autoOrient.width / frame.widthPx;
  const { x, y, width, height } = frame.face.box;
  const from = (start: number, size: number): number =>
    Math.max(0, Math.floor((start - size * MARGIN) * scale));
  const to = (start: number, size: number, end: number): number =>
    Math.min(end, Math.ceil((start + size * (1 + MARGIN)) * scale));
  const [left, top] = [from(x, width), from(y, height)];
  const region = {
    left,
    top,
    width: to(x, width, autoOrient.width) - left,
    height: to(y, height, autoOrient.height) - top,
  };
  const head = region.width > 0 && region.height > 0 ? upright.extract(region) : upright;
  return await head.jpeg(jpeg).toBuffer();
}
