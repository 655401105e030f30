import type { Box } from './port.ts';
import type { Point } from './geometry.ts';

/** A face as a detector gives it. */
export interface Detection {
  readonly box: Box;
  readonly score: number;
  /** Image-left eye, image-right eye, nose, mouth, image-left ear, image-right ear; or none. */
  readonly points: readonly Point[];
}

/** Intersection over union of two boxes, 0..1. */
export function overlapOf(p: Box, q: Box): number {
  const width = Math.min(p.x + p.width, q.x + q.width) - Math.max(p.x, q.x);
  const height = Math.min(p.y + p.height, q.y + q.height) - Math.max(p.y, q.y);
  if (width <= 0 || height <= 0) return 0;
  const common = width * height;
  return common / (p.width * p.height + q.width * q.height - common);
}

/**
 * Weighted non-maximum suppression: detections that overlap the best remaining one by more than
 * `threshold` become one, boxes and points averaged by score (as MediaPipe does for BlazeFace: it
 * steadies the box). Best first.
 */
export function mergeOverlapping(detections: readonly Detection[], threshold: number): Detection[] {
  let rest = detections.toSorted((p, q) => q.score - p.score);
  const merged: Detection[] = [];
  for (let best = rest[0]; best !== undefined; best = rest[0]) {
    const { box } = best;
    const group = rest.filter((other) => other === best || overlapOf(box, other.box) > threshold);
    rest = rest.filter((other) => !group.includes(other));
    merged.push(average(group, best));
  }
  return merged;
}

function average(group: readonly Detection[], best: Detection): Detection {
  const total = group.reduce((sum, { score }) => sum + score, 0);
  const mean = (value: (detection: Detection) => number): number =>
    group.reduce((sum, detection) => sum + detection.score * value(detection), 0) / total;
  return {
    score: best.score,
    box: {
      x: mean(({ box }) => box.x),
      y: mean(({ box }) => box.y),
      width: mean(({ box }) => box.width),
      height: mean(({ box }) => box.height),
    },
    points: best.points.map((_, i) => ({
      x: mean(({ points }) => points[i]?.x ?? 0),
      y: mean(({ points }) => points[i]?.y ?? 0),
    })),
  };
}
