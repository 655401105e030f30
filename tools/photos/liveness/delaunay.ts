export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Indices of a triangle's corners. */
export type Triangle = readonly [number, number, number];

interface Circled {
  readonly corners: Triangle;
  readonly x: number;
  readonly y: number;
  readonly radius2: number;
}

/**
 * The Delaunay triangulation of points, each added in turn (Bowyer, Watson 1981). Takes the square of the
 * count in time: some hundreds of points are meant.
 */
export function delaunay(points: readonly Point[]): Triangle[] {
  const span = Math.max(...points.flatMap(({ x, y }) => [Math.abs(x), Math.abs(y)]), 1);
  const far = [
    { x: -40 * span, y: -30 * span },
    { x: 40 * span, y: -30 * span },
    { x: 0, y: 50 * span },
  ];
  const all = [...points, ...far];
  const n = points.length;
  let triangles: Circled[] = [circled([n, n + 1, n + 2], all)];
  for (let i = 0; i < n; i++) {
    const { x, y } = pointOf(all, i);
    const hit = triangles.filter((t) => (x - t.x) ** 2 + (y - t.y) ** 2 < t.radius2);
    const gone = new Set(hit);
    const hull = outline(hit.map(({ corners }) => corners));
    triangles = triangles.filter((t) => !gone.has(t));
    for (const [a, b] of hull) triangles.push(circled([a, b, i], all));
  }
  return triangles.map(({ corners }) => corners).filter((corners) => corners.every((c) => c < n));
}

/** Edges that only one of the triangles has. */
function outline(triangles: readonly Triangle[]): [number, number][] {
  const edges = new Map<string, [number, number]>();
  for (const [a, b, c] of triangles) {
    for (const [from, to] of [[a, b] as const, [b, c] as const, [c, a] as const]) {
      const key = `${String(Math.min(from, to))} ${String(Math.max(from, to))}`;
      if (!edges.delete(key)) edges.set(key, [from, to]);
    }
  }
  return [...edges.values()];
}

function circled(corners: Triangle, points: readonly Point[]): Circled {
  const [a, b, c] = [
    pointOf(points, corners[0]),
    pointOf(points, corners[1]),
    pointOf(points, corners[2]),
  ];
  const [bx, by, cx, cy] = [b.x - a.x, b.y - a.y, c.x - a.x, c.y - a.y];
  const area = 2 * (bx * cy - by * cx);
  const [b2, c2] = [bx * bx + by * by, cx * cx + cy * cy];
  const [x, y] = [(cy * b2 - by * c2) / area, (bx * c2 - cx * b2) / area];
  return { corners, x: a.x + x, y: a.y + y, radius2: x * x + y * y };
}

function pointOf(points: readonly Point[], index: number): Point {
  const point = points[index];
  if (point === undefined) throw new RangeError(`there is no point ${String(index)}`);
  return point;
}
