import { toFrame } from '../frame.ts';
import sharp from '../sharp.ts';
import type { Triangle } from './delaunay.ts';
import type { Moved } from './render.ts';
import { render } from './render.ts';

/** Cells along each side of the photo: within one, perspective is as good as straight. */
const CELLS = 24;

/** Grey of the wall behind it, 0..255. */
const WALL = 150;

export interface Print {
  /** How far it is turned about its vertical middle line, degrees; positive: its right side away. */
  readonly turnedDeg: number;
  /** Half the angle that it is bent by around a vertical roll, degrees; 0: flat. */
  readonly bentDeg?: number;
}

/** What a camera sees of a printed photo that is turned before it: an attack to measure against. */
export async function turnedPhoto(
  jpeg: Uint8Array,
  { turnedDeg, bentDeg = 0 }: Print,
): Promise<Buffer> {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const radius = bentDeg === 0 ? Infinity : width / 2 / radians(bentDeg);
  const camera = 1.5 * width;
  const turn = radians(turnedDeg);
  const from = Array.from({ length: (CELLS + 1) ** 2 }, (_, i) => ({
    x: ((i % (CELLS + 1)) / CELLS) * (width - 1),
    y: (Math.floor(i / (CELLS + 1)) / CELLS) * (height - 1),
  }));
  const to = from.map(({ x, y }): Moved => {
    const along = x - width / 2;
    const [across, deep] =
      radius === Infinity
        ? [along, 0]
        : [radius * Math.sin(along / radius), radius * (1 - Math.cos(along / radius))];
    const depth = across * Math.sin(turn) + deep * Math.cos(turn);
    const nearer = camera / (camera + depth);
    return {
      x: width / 2 + (across * Math.cos(turn) - deep * Math.sin(turn)) * nearer,
      y: height / 2 + (y - height / 2) * nearer,
      depth,
    };
  });
  const wall = new Uint8Array(data.length).fill(WALL);
  const seen = render({ width, height, data }, cells(), from, to, wall);
  return await toFrame(sharp(seen.data, { raw: { width, height, channels: 3 } }));
}

function cells(): Triangle[] {
  return Array.from({ length: CELLS ** 2 }, (_, i) => {
    const at = Math.floor(i / CELLS) * (CELLS + 1) + (i % CELLS);
    const below = at + CELLS + 1;
    return [[at, at + 1, below] as const, [at + 1, below + 1, below] as const];
  }).flat();
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
