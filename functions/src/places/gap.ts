import { fenceCentre, fenceReachM } from './extent.ts';
import { distanceM } from './metric.ts';
import type { Fence } from './shape.ts';

/** Metres from one fence to another at least: between the discs that hold each of them; 0 when these touch. */
export function gapM(a: Fence, b: Fence): number {
  const between = distanceM(fenceCentre(a), fenceCentre(b));
  return Math.max(0, between - fenceReachM(a) - fenceReachM(b));
}
