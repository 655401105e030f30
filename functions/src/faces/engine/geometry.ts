/** Points are in pixels with the centre of pixel k at coordinate k. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * A similarity (turn, scale, shift): x' = a x - b y + tx, y' = b x + a y + ty.
 */
export interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly tx: number;
  readonly ty: number;
}

export function apply(map: Similarity, { x, y }: Point): Point {
  return { x: map.a * x - map.b * y + map.tx, y: map.b * x + map.a * y + map.ty };
}

/** Factor by which the similarity stretches lengths. */
export function scaleOf(map: Similarity): number {
  return Math.hypot(map.a, map.b);
}

/**
 * From the pixels of a size x size crop to the image: a square of `side` image pixels around `centre`,
 * turned clockwise by `angle` radians.
 */
export function squareCrop(centre: Point, side: number, angle: number, size: number): Similarity {
  const a = (side / size) * Math.cos(angle);
  const b = (side / size) * Math.sin(angle);
  const middle = (size - 1) / 2;
  return {
    a,
    b,
    tx: centre.x - (a - b) * middle,
    ty: centre.y - (b + a) * middle,
  };
}

/** The similarity that takes `from` to `to` with the least sum of squared distances. */
export function fitSimilarity(from: readonly Point[], to: readonly Point[]): Similarity {
  const f = centroid(from);
  const t = centroid(to);
  let dot = 0;
  let cross = 0;
  let spread = 0;
  from.forEach((point, i) => {
    const target = to[i];
    if (target === undefined) throw new RangeError('the two lists differ in length');
    const [x, y, u, v] = [point.x - f.x, point.y - f.y, target.x - t.x, target.y - t.y];
    dot += x * u + y * v;
    cross += x * v - y * u;
    spread += x * x + y * y;
  });
  const a = dot / spread;
  const b = cross / spread;
  return { a, b, tx: t.x - a * f.x + b * f.y, ty: t.y - b * f.x - a * f.y };
}

export function centroid(points: readonly Point[]): Point {
  const sum = points.reduce((all, { x, y }) => ({ x: all.x + x, y: all.y + y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}

export function distance(p: Point, q: Point): number {
  return Math.hypot(q.x - p.x, q.y - p.y);
}

/** Direction from p to q in radians, clockwise from the image's right. */
export function angleOf(p: Point, q: Point): number {
  return Math.atan2(q.y - p.y, q.x - p.x);
}

/** Centre and longer side of the box around the points, its sides turned by `angle`. */
export function turnedBounds(
  points: readonly Point[],
  angle: number,
): { centre: Point; side: number } {
  const upright = { a: Math.cos(angle), b: -Math.sin(angle), tx: 0, ty: 0 };
  const turned = points.map((point) => apply(upright, point));
  const box = bounds(turned);
  const back = { a: upright.a, b: -upright.b, tx: 0, ty: 0 };
  return {
    centre: apply(back, { x: box.x + box.width / 2, y: box.y + box.height / 2 }),
    side: Math.max(box.width, box.height),
  };
}

export function bounds(points: readonly Point[]) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
