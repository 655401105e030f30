import type { AnomalyEvidence } from '../shapes.ts';
import type { DatedMark } from './marks.ts';
import { isMissed, seenIn, telling } from './marks.ts';

/** So many sessions missed in a row, the last one among them. Our own figure: a week of a class that meets thrice. */
const IN_ROW = 3;

/**
 * The run of sessions missed without excuse up to the last one that tells anything. Excused ones are passed over: they
 * neither count nor end it. Any session attended ends it, and with it the anomaly.
 */
export function absencesInRow(marks: readonly DatedMark[]): AnomalyEvidence | null {
  const known = telling(marks);
  const run = known.slice(known.findLastIndex((mark) => !isMissed(mark)) + 1);
  if (run.length < IN_ROW) return null;
  return { kind: 'absences-in-row', ...seenIn(run), missed: run.length };
}
