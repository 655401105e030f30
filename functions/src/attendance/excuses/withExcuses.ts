import type { UndoMoment } from '../history.ts';
import { excusedMark, markWithout } from '../history.ts';
import type { StoredMark } from '../recordStore.ts';
import { excuseChange } from './excused.ts';

/**
 * The mark that an undo brings back, as it would stand had the undone one never been: an absence request may have been
 * decided since. @param covering ids of the excuses that cover the session now
 */
export function withExcuses(
  restored: StoredMark | null,
  covering: readonly string[],
  moment: UndoMoment,
): StoredMark | null {
  const [requestId] = covering;
  const change = excuseChange(restored, covering);
  if (change === 'end') return markWithout({ previous: null }, moment);
  if (change === null || requestId === undefined) return restored;
  return excusedMark(restored?.policyVersion ?? moment.policyVersion, requestId);
}
