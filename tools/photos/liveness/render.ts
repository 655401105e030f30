import type { Point, Triangle } from './delaunay.ts';

/** Interleaved 8-bit RGB. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Where a point of the picture goes; of two that meet in a pixel, the one with the smaller depth is seen. */
export interface Moved extends Point {
  readonly depth: number;
}

/** The picture's texture on moved triangles, before `behind`: the picture itself unless said otherwise. */
export function render(
  picture: Picture,
  triangles: readonly Triangle[],
  from: readonly Point[],
  to: readonly Moved[],
  behind: Uint8Array = picture.data,
): Picture {
  const { width, height } = picture;
  const data = Uint8Array.from(behind);
  const depths = new Float32Array(width * height).fill(Infinity);
  for (const corners of triangles) {
    const [p, q, r] = corners.map((i) => to[i]);
    const [a, b, c] = corners.map((i) => from[i]);
    if (!p || !q || !r || !a || !b || !c) throw new RangeError('a triangle lacks a corner');
    const area = (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
    if (area === 0) continue;
    const left = Math.max(0, Math.ceil(Math.min(p.x, q.x, r.x)));
    const right = Math.min(width - 1, Math.floor(Math.max(p.x, q.x, r.x)));
    const top = Math.max(0, Math.ceil(Math.min(p.y, q.y, r.y)));
    const bottom = Math.min(height - 1, Math.floor(Math.max(p.y, q.y, r.y)));
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const v = ((x - p.x) * (r.y - p.y) - (y - p.y) * (r.x - p.x)) / area;
        const w = ((q.x - p.x) * (y - p.y) - (q.y - p.y) * (x - p.x)) / area;
        const u = 1 - v - w;
        if (u < -EDGE || v < -EDGE || w < -EDGE) continue;
        const depth = u * p.depth + v * q.depth + w * r.depth;
        const at = y * width + x;
        if (depth >= (depths[at] ?? 0)) continue;
        depths[at] = depth;
        const sx = u * a.x + v * b.x + w * c.x;
        const sy = u * a.y + v * b.y + w * c.y;
        sample(picture, sx, sy, data, 3 * at);
      }
    }
  }
  return { width, height, data };
}

/** Neighbours overlap by a hair, so that no seam stays open between them. */
const EDGE = 1e-9;

/** One pixel by its four neighbours; beyond the edge the edge goes on. */
export function sample(
  { width, height, data }: Picture,
  x: number,
  y: number,
  into: Uint8Array,
  at: number,
): void {
  const left = Math.min(Math.max(Math.floor(x), 0), width - 2);
  const top = Math.min(Math.max(Math.floor(y), 0), height - 2);
  const fx = Math.min(Math.max(x - left, 0), 1);
  const fy = Math.min(Math.max(y - top, 0), 1);
  for (let channel = 0; channel < 3; channel++) {
    const nw = 3 * (top * width + left) + channel;
    const sw = nw + 3 * width;
    const north = (data[nw] ?? 0) * (1 - fx) + (data[nw + 3] ?? 0) * fx;
    const south = (data[sw] ?? 0) * (1 - fx) + (data[sw + 3] ?? 0) * fx;
    into[at + channel] = Math.round(north * (1 - fy) + south * fy);
  }
}
