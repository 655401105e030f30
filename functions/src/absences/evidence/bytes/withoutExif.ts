/** APP1 (EXIF, XMP), APP13 (Photoshop, IPTC) and comments; the other segments are needed to decode. */
const DROPPED = new Set([0xe1, 0xed, 0xfe]);
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

/**
 * A JPEG without what a camera wrote into it, its pixels untouched; null when its segments cannot be followed.
 * (ITU-T T.81, annex B: a marker, and a length of two bytes that counts itself.)
 */
export function withoutExif(jpeg: Uint8Array): Uint8Array | null {
  if (jpeg[0] !== 0xff || jpeg[1] !== 0xd8) return null;
  const kept: Uint8Array[] = [jpeg.subarray(0, 2)];
  let at = 2;
  for (;;) {
    const marker = jpeg[at + 1];
    if (jpeg[at] !== 0xff || marker === undefined || marker === END_OF_IMAGE) return null;
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === START_OF_SCAN) break;
    const length = ((jpeg[at + 2] ?? 0) << 8) | (jpeg[at + 3] ?? 0);
    if (length < 2) return null;
    const end = at + 2 + length;
    if (!DROPPED.has(marker)) kept.push(jpeg.subarray(at, end));
    at = end;
  }
  kept.push(jpeg.subarray(at));
  return Buffer.concat(kept);
}
