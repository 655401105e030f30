import { distance, type Point } from '../geometry.ts';
import { overlapOf, type Detection } from '../nms.ts';
import type { Box } from '../port.ts';

const MAX_OVERLAP = 0.3;
/** Of the smaller box: a detection of the chin alone lies within that of the face. */
const MAX_WITHIN = 0.6;
/** Eyes of two people are farther apart than this, in eye distances. */
const MIN_APART = 0.5;

/**
 * One detection for each face, the best of those that lie on each other. They are not averaged as those of
 * one tile are: some have seen the face too small, or part of it. Best first. Pure.
 */
export function bestOfOverlapping(detections: readonly Detection[]): Detection[] {
  const kept: Detection[] = [];
  for (const detection of detections.toSorted((p, q) => q.score - p.score)) {
    const known = kept.some(
      ({ box }) =>
        overlapOf(box, detection.box) > MAX_OVERLAP || sharedOf(box, detection.box) > MAX_WITHIN,
    );
    if (!known) kept.push(detection);
  }
  return kept;
}

/** Two eyes, image-left first. */
export type Eyes = readonly [Point, Point];

/** Whether two fitted meshes are of one face. Pure. */
export function isSameFace(p: Eyes, q: Eyes): boolean {
  const size = Math.max(distance(...p), distance(...q));
  return distance(middle(p), middle(q)) < MIN_APART * size;
}

function middle([left, right]: Eyes): Point {
  return { x: (left.x + right.x) / 2, y: (left.y + right.y) / 2 };
}

/** What two boxes have in common, as a fraction of the smaller. */
function sharedOf(p: Box, q: Box): number {
  const width = Math.min(p.x + p.width, q.x + q.width) - Math.max(p.x, q.x);
  const height = Math.min(p.y + p.height, q.y + q.height) - Math.max(p.y, q.y);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / Math.min(p.width * p.height, q.width * q.height);
}
