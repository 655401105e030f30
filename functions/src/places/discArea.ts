import type { Xy } from './metric.ts';
import { edgesOf } from './segments.ts';

/**
 * x - sin x. Below 0.3 by its Taylor series, where the subtraction would lose most of its digits
 * (the omitted term is under 1e-16 of the sum).
 */
export function lessSine(x: number): number {
  if (Math.abs(x) >= 0.3) return x - Math.sin(x);
  const x2 = x * x;
  return (
    ((x * x2) / 6) *
    (1 - (x2 / 20) * (1 - (x2 / 42) * (1 - (x2 / 72) * (1 - (x2 / 110) * (1 - x2 / 156)))))
  );
}

/**
 * Area shared by two discs of radius `r` and `s` whose centres lie `d` apart, in the unit squared.
 * The sum of both circular segments over the common chord
 * (https://mathworld.wolfram.com/Circle-CircleIntersection.html), written so that a small disc at
 * the rim of a disc 10,000 times its size keeps its digits.
 */
export function lensArea(r: number, s: number, d: number): number {
  if (d >= r + s) return 0;
  // Nearly concentric discs of one size have no common chord that floating point could hold.
  const rounding = 1e-12 * Math.min(r, s);
  if (d <= Math.abs(r - s) + rounding) return Math.PI * Math.min(r, s) ** 2;
  const chordFromR = ((d - s) * (d + s) + r * r) / (2 * d);
  const chordFromS = ((d - r) * (d + r) + s * s) / (2 * d);
  const sixteenAreas2 = (r + s - d) * (d + r - s) * (d - r + s) * (d + r + s);
  const halfChord = Math.sqrt(Math.max(0, sixteenAreas2)) / (2 * d);
  const segment = (radius: number, chordAt: number): number =>
    (radius * radius * lessSine(2 * Math.atan2(halfChord, chordAt))) / 2;
  return segment(r, chordFromR) + segment(s, chordFromS);
}

/**
 * Area shared by the disc of radius `r` around the origin and a closed ring, signed by the ring's
 * winding: positive when counter-clockwise. Every edge spans a triangle with the origin; its part
 * in the disc is a triangle where the edge is inside and a sector where it is outside.
 */
export function discRingArea(r: number, ring: readonly Xy[]): number {
  return edgesOf(ring).reduce((sum, [a, b]) => sum + wedge(r, a, b), 0);
}

function wedge(r: number, a: Xy, b: Xy): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length2 = dx * dx + dy * dy;
  if (length2 === 0) return 0;
  const foot = -(a.x * dx + a.y * dy) / length2;
  const nearest2 = (a.x * dy - a.y * dx) ** 2 / length2;
  if (nearest2 >= r * r) return sector(r, a, b);
  const half = Math.sqrt((r * r - nearest2) / length2);
  const enter = Math.min(1, Math.max(0, foot - half));
  const leave = Math.min(1, Math.max(0, foot + half));
  if (enter >= leave) return sector(r, a, b);
  const p = enter === 0 ? a : { x: a.x + enter * dx, y: a.y + enter * dy };
  const q = leave === 1 ? b : { x: a.x + leave * dx, y: a.y + leave * dy };
  const before = enter === 0 ? 0 : sector(r, a, p);
  const after = leave === 1 ? 0 : sector(r, q, b);
  return before + (p.x * q.y - p.y * q.x) / 2 + after;
}

const sector = (r: number, a: Xy, b: Xy): number =>
  (r * r * Math.atan2(a.x * b.y - a.y * b.x, a.x * b.x + a.y * b.y)) / 2;
