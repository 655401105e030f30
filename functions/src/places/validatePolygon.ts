import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import { distanceM, localPlane } from './metric.ts';
import { edgesOf, foldsBack, ringArea, segmentsMeet } from './segments.ts';
import { FENCE_LIMITS } from './shape.ts';
import type { Position, Ring, ShapeProblem } from './shape.ts';

type Rings = readonly Ring[];

/** Enough to mend a drawing by; a scribble would otherwise list thousands. */
const MAX_CROSSINGS_NAMED = 5;

/**
 * Everything wrong with the rings of a polygon. Later checks read the shape that earlier ones
 * make sure of, so the list holds the problems of the first stage that fails.
 */
export function polygonProblems(rings: Rings): ShapeProblem[] {
  const stages = [counts, coordinates, ringForm, antimeridian, extent, crossings, nesting, areas];
  for (const stage of stages) {
    const problems = stage(rings);
    if (problems.length > 0) return problems;
  }
  return [];
}

function counts(rings: Rings): ShapeProblem[] {
  const field = 'coordinates';
  if (rings.length === 0) {
    return [{ field, problem: 'the polygon has no ring', fix: 'draw an outer ring' }];
  }
  const total = rings.reduce((sum, ring) => sum + ring.length, 0);
  if (total <= FENCE_LIMITS.maxVertices) return [];
  return [
    {
      field,
      problem: `${total} positions, at most ${FENCE_LIMITS.maxVertices} are allowed`,
      fix: 'simplify the outline',
    },
  ];
}

const at = (ring: number, index: number): string => `coordinates[${ring}][${index}]`;

function coordinates(rings: Rings): ShapeProblem[] {
  const { maxAbsLat } = FENCE_LIMITS;
  return rings.flatMap((ring, r) =>
    ring.flatMap(([lng, lat], i): ShapeProblem[] => {
      const field = at(r, i);
      if (!(Math.abs(lng) <= 180)) {
        const problem = 'longitude must be a number from -180 to 180';
        return [{ field, problem, fix: 'write each position as [longitude, latitude]' }];
      }
      if (!(Math.abs(lat) <= maxAbsLat)) {
        const problem = `latitude must be a number from -${maxAbsLat} to ${maxAbsLat}`;
        return [{ field, problem, fix: 'write each position as [longitude, latitude]' }];
      }
      return [];
    }),
  );
}

const same = (a: Position | undefined, b: Position): boolean => a?.[0] === b[0] && a[1] === b[1];

function ringForm(rings: Rings): ShapeProblem[] {
  return rings.flatMap((ring, r): ShapeProblem[] => {
    const field = `coordinates[${r}]`;
    if (ring.length < 4) {
      const problem = `a ring has at least 4 positions, this one has ${ring.length}`;
      return [{ field, problem, fix: 'draw at least a triangle and repeat its first position' }];
    }
    if (!same(ring[0], ring.at(-1) ?? [Number.NaN, Number.NaN])) {
      const problem = 'the ring is not closed';
      return [{ field, problem, fix: 'repeat the first position at the end' }];
    }
    return ring.flatMap((position, i): ShapeProblem[] =>
      i > 0 && same(ring[i - 1], position)
        ? [
            {
              field: at(r, i),
              problem: 'repeats the position before it',
              fix: 'remove one of them',
            },
          ]
        : [],
    );
  });
}

/** RFC 7946 (3.1.9) asks to cut such a shape in two; here that means two places. */
function antimeridian(rings: Rings): ShapeProblem[] {
  const lngs = rings.flat().map(([lng]) => lng);
  if (Math.max(...lngs) - Math.min(...lngs) <= 180) return [];
  return [
    {
      field: 'coordinates',
      problem: 'the polygon crosses the antimeridian (longitude 180)',
      fix: 'cut it there into two places and give the session both, or use a circle',
    },
  ];
}

function extent(rings: Rings): ShapeProblem[] {
  const lngs = rings.flat().map(([lng]) => lng);
  const lats = rings.flat().map(([, lat]) => lat);
  const [west, east] = [Math.min(...lngs), Math.max(...lngs)];
  const [south, north] = [Math.min(...lats), Math.max(...lats)];
  const widest = south < 0 && north > 0 ? 0 : Math.min(Math.abs(south), Math.abs(north));
  const longer = Math.max(
    distanceM({ lat: widest, lng: west }, { lat: widest, lng: east }),
    distanceM({ lat: south, lng: west }, { lat: north, lng: west }),
  );
  if (longer <= FENCE_LIMITS.maxExtentM) return [];
  const problem = `the polygon is ${Math.ceil(longer / 1000)} km across, at most ${FENCE_LIMITS.maxExtentM / 1000} km are allowed`;
  return [{ field: 'coordinates', problem, fix: 'draw a smaller shape or several places' }];
}

const inDegrees = (ring: Ring) => ring.map(([x, y]) => ({ x, y }));

/** No edge may meet another, but at the corner where it follows the one before. */
function crossings(rings: Rings): ShapeProblem[] {
  const edges = rings.flatMap((ring, r) =>
    edgesOf(inDegrees(ring)).map((edge, i) => ({ edge, r, i, last: ring.length - 2 })),
  );
  const problems: ShapeProblem[] = [];
  for (const [k, a] of edges.entries()) {
    for (const b of edges.slice(k + 1)) {
      if (problems.length === MAX_CROSSINGS_NAMED) return problems;
      const follows = a.r === b.r && b.i === a.i + 1;
      const closes = a.r === b.r && a.i === 0 && b.i === a.last;
      const meet = follows
        ? foldsBack(a.edge[0], a.edge[1], b.edge[1])
        : closes
          ? foldsBack(b.edge[0], b.edge[1], a.edge[1])
          : segmentsMeet(a.edge, b.edge);
      if (!meet) continue;
      problems.push({
        field: at(a.r, a.i),
        problem: `the edge from here meets the edge from ${at(b.r, b.i)}`,
        fix: 'move a corner so that no two edges cross or touch',
      });
    }
  }
  return problems;
}

const contains = (ring: Ring, [lng, lat]: Position): boolean =>
  booleanPointInPolygon([lng, lat], {
    type: 'Polygon',
    coordinates: [ring.map(([x, y]) => [x, y])],
  });

/** Edges do not meet at this stage, so one corner tells on which side a whole ring lies. */
function nesting(rings: Rings): ShapeProblem[] {
  const [outer, ...holes] = rings;
  return holes.flatMap((hole, h): ShapeProblem[] => {
    const field = `coordinates[${h + 1}]`;
    const corner = hole[0];
    if (outer === undefined || corner === undefined) return [];
    if (!contains(outer, corner)) {
      const fix = 'move it inside, or draw it as a place of its own';
      return [{ field, problem: 'the hole lies outside the outer ring', fix }];
    }
    const inAnother = holes.some((other, o) => o !== h && contains(other, corner));
    if (!inAnother) return [];
    return [{ field, problem: 'the hole lies inside another hole', fix: 'remove the inner one' }];
  });
}

function areas(rings: Rings): ShapeProblem[] {
  const [lng, lat] = rings[0]?.[0] ?? [0, 0];
  const plane = localPlane({ lat, lng });
  const [outer = 0, ...holes] = rings.map((ring) =>
    Math.abs(ringArea(ring.map((position) => plane.toXy(position)))),
  );
  const area = holes.reduce((left, hole) => left - hole, outer);
  if (area >= FENCE_LIMITS.minAreaM2) return [];
  const problem = `the polygon encloses less than ${FENCE_LIMITS.minAreaM2} square metre`;
  return [{ field: 'coordinates', problem, fix: 'draw a larger shape' }];
}
