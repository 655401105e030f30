import type { Box } from '../port.ts';

/** A square of a picture, in its pixels. */
interface Tile {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/** Side of a tile: the detector, which looks at 128 px, finds faces from 45 px of it on. */
export const TILE_PX = 320;

/** What two neighbours share at least: a face up to this size is whole in one of them. */
export const TILE_OVERLAP_PX = 112;

/**
 * Square tiles that cover a picture, over its edge only where it is smaller than a tile. Pure.
 */
export function tilesOf(width: number, height: number): Tile[] {
  const side = Math.min(TILE_PX, Math.max(width, height));
  return startsOn(height, side).flatMap((y) => startsOn(width, side).map((x) => ({ x, y, side })));
}

/** Evenly along a side; a side shorter than a tile has one around its middle. */
function startsOn(length: number, side: number): number[] {
  if (length <= side) return [(length - side) / 2];
  const steps = Math.ceil((length - side) / (side - TILE_OVERLAP_PX));
  return Array.from({ length: steps + 1 }, (_, i) => Math.round((i * (length - side)) / steps));
}

/**
 * Factors by which a picture is shrunk, each twice the one before, until one tile holds all of it: every
 * face is of a size to be found in one of them. Pure.
 */
export function shrinkFactors(width: number, height: number): number[] {
  const factors = [1];
  for (let factor = 1; Math.max(width, height) / factor > TILE_PX;) {
    factor *= 2;
    factors.push(factor);
  }
  return factors;
}

/**
 * Whether a box crosses a border of its tile that is none of the picture's: the face is whole in a
 * neighbouring tile, or in one of a smaller copy. Pure.
 */
export function isCut(
  { x, y, width, height }: Box,
  tile: Tile,
  picture: { readonly width: number; readonly height: number },
): boolean {
  const cut = (from: number, to: number, start: number, length: number) =>
    (start > 0 && from < start) || (start + tile.side < length && to > start + tile.side);
  return cut(x, x + width, tile.x, picture.width) || cut(y, y + height, tile.y, picture.height);
}
