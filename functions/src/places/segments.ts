import type { Xy } from './metric.ts';

/** A straight edge, ends included. */
export type Segment = readonly [from: Xy, to: Xy];

/** Twice the signed area of a, b, c: positive when they turn left. */
export const turn = (a: Xy, b: Xy, c: Xy): number =>
  (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);

const between = (a: Xy, b: Xy, p: Xy): boolean =>
  Math.min(a.x, b.x) <= p.x &&
  p.x <= Math.max(a.x, b.x) &&
  Math.min(a.y, b.y) <= p.y &&
  p.y <= Math.max(a.y, b.y);

/** True when the edges share any point, a touch included. */
export function segmentsMeet([a, b]: Segment, [c, d]: Segment): boolean {
  const abc = Math.sign(turn(a, b, c));
  const abd = Math.sign(turn(a, b, d));
  const cda = Math.sign(turn(c, d, a));
  const cdb = Math.sign(turn(c, d, b));
  if (abc * abd < 0 && cda * cdb < 0) return true;
  return (
    (abc === 0 && between(a, b, c)) ||
    (abd === 0 && between(a, b, d)) ||
    (cda === 0 && between(c, d, a)) ||
    (cdb === 0 && between(c, d, b))
  );
}

/** True when the path a, b, c turns back over itself. */
export const foldsBack = (a: Xy, b: Xy, c: Xy): boolean =>
  turn(a, b, c) === 0 && (b.x - a.x) * (c.x - b.x) + (b.y - a.y) * (c.y - b.y) < 0;

/** The point of the edge nearest to `p`. */
export function nearestOn([a, b]: Segment, p: Xy): Xy {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length2 = dx * dx + dy * dy;
  if (length2 === 0) return a;
  const t = Math.min(1, Math.max(0, ((p.x - a.x) * dx + (p.y - a.y) * dy) / length2));
  return { x: a.x + t * dx, y: a.y + t * dy };
}

/** The edges of a closed ring. */
export function edgesOf(ring: readonly Xy[]): Segment[] {
  return ring.slice(1).map((to, i): Segment => [ring[i] ?? to, to]);
}

/** Signed area of a closed ring in the unit of its points squared: positive when counter-clockwise. */
export function ringArea(ring: readonly Xy[]): number {
  const origin = ring[0];
  if (origin === undefined) return 0;
  return edgesOf(ring).reduce((sum, [a, b]) => sum + turn(origin, a, b), 0) / 2;
}
