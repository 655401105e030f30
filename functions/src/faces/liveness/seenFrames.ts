import type { Finding } from '../../platform/finding.ts';
import { livenessFinding } from './reasons.ts';

/** So many frames of a person are remembered, the newest: 25 check-ins of 8 frames. */
export const REMEMBERED_FRAMES = 200;

/** The findings, and that frames were weighed before if some were. Other faults of the action stay told. */
export function withReplays(
  findings: readonly Finding[],
  marks: readonly string[],
  seen: readonly string[],
): readonly Finding[] {
  const known = new Set(seen);
  const replayed = marks.filter((mark) => known.has(mark)).length;
  if (replayed === 0) return findings;
  const evidence = { replayed, frames: marks.length };
  return [
    ...findings.filter(({ reason }) => reason !== 'LIVENESS_ACTION_SHOWN'),
    livenessFinding('fail', 'LIVENESS_REPLAYED', evidence),
  ];
}

/** What is remembered after these frames too, oldest first. */
export function rememberedAfter(seen: readonly string[], marks: readonly string[]): string[] {
  const fresh = new Set(marks);
  return [...seen.filter((mark) => !fresh.has(mark)), ...marks].slice(-REMEMBERED_FRAMES);
}
