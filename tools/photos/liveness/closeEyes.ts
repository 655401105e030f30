import type { Point } from './delaunay.ts';
import type { Eye } from './eyeLids.ts';
import type { HeadMesh } from './headMesh.ts';
import type { Picture } from './render.ts';
import { sample } from './render.ts';

/** In widths of the eye: how much skin is drawn down from above it, and up from below. */
const ABOVE = 0.7;
const BELOW = 0.3;
/** The iris model draws the upper lid this much above its lashes' lower edge. */
const LASHES = 0.03;
/** Where the lids meet, from the upper (0) to the lower (1): somewhat below, as lashes lie. */
const MEET = 1.35;

/**
 * The picture with its eyes shut by `part`, 0..1: the skin above each eye is drawn down over it, that below is
 * pushed aside, until the lids meet and nothing is left between them.
 */
export function closeEyes({ picture, eyes }: HeadMesh, part: number): Picture {
  if (part <= 0) return picture;
  const data = Uint8Array.from(picture.data);
  for (const eye of eyes) closeEye(picture, eye, part, data);
  return { ...picture, data };
}

function closeEye(picture: Picture, eye: Eye, part: number, into: Uint8Array): void {
  const [from, to] = eye.corners;
  const width = Math.hypot(to.x - from.x, to.y - from.y);
  const axis = { x: (to.x - from.x) / width, y: (to.y - from.y) / width };
  // Along the eye from corner to corner, and down across it; both in widths of the eye.
  const inEye = ({ x, y }: Point): { u: number; v: number } => ({
    u: ((x - from.x) * axis.x + (y - from.y) * axis.y) / width,
    v: ((y - from.y) * axis.x - (x - from.x) * axis.y) / width,
  });
  const upper = lineThrough(eye.upper.map(inEye));
  const lower = lineThrough(eye.lower.map(inEye));
  const reach = Math.ceil(1.2 * width);
  const left = Math.max(0, Math.round((from.x + to.x) / 2) - reach);
  const top = Math.max(0, Math.round((from.y + to.y) / 2) - reach);
  for (let y = top; y <= Math.min(picture.height - 1, top + 2 * reach); y++) {
    for (let x = left; x <= Math.min(picture.width - 1, left + 2 * reach); x++) {
      const { u, v } = inEye({ x, y });
      if (u <= -0.1 || u >= 1.1) continue;
      const source = uncovered(v, upper(u) + LASHES * taper(u), lower(u), part);
      if (source === null) continue;
      const back = width * (v - source);
      const at = 3 * (y * picture.width + x);
      sample(picture, x + axis.y * back, y - axis.x * back, into, at);
    }
  }
}

/** What is seen at `v` of a column once its lids have moved; null beyond the skin that moves. */
function uncovered(v: number, upper: number, lower: number, part: number): number | null {
  const meet = upper + MEET * (lower - upper);
  const [edge, rim] = [upper + part * (meet - upper), lower + part * (meet - lower)];
  const [top, bottom] = [upper - ABOVE, lower + BELOW];
  if (v <= top || v >= bottom) return null;
  if (v <= edge) return top + ((v - top) * (upper - top)) / (edge - top);
  if (v >= rim) return bottom - ((bottom - v) * (bottom - lower)) / (bottom - rim);
  return upper + ((v - edge) * (lower - upper)) / (rim - edge);
}

/** 1 in the middle of the eye, 0 at its corners. */
function taper(u: number): number {
  return Math.sqrt(Math.sin(Math.PI * Math.min(1, Math.max(0, u))));
}

/** Straight from the one corner over the points, in ascending order, to the other corner. */
function lineThrough(points: readonly { u: number; v: number }[]): (u: number) => number {
  const line = [{ u: 0, v: 0 }, ...points, { u: 1, v: 0 }];
  return (u) => {
    const next = line.findIndex((point) => u <= point.u);
    const [right, left] = [line[next], line[next - 1]];
    if (right === undefined || left === undefined || right.u === left.u) return right?.v ?? 0;
    return left.v + ((u - left.u) / (right.u - left.u)) * (right.v - left.v);
  };
}
