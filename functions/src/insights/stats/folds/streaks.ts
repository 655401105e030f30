import type { MarkCode } from '../counts.ts';
import type { StoredStreaks } from '../shapes.ts';

const ATTENDED: ReadonlySet<MarkCode> = new Set(['P', 'p', 'L', 'l']);

/** Runs in marks, earliest first. Excused, undecided and unconfirmed ones are passed over: they end no run. */
export function streaksOf(codes: Iterable<MarkCode>): StoredStreaks {
  let attended = 0;
  let absent = 0;
  let longestAttended = 0;
  for (const code of codes) {
    if (ATTENDED.has(code)) {
      attended += 1;
      absent = 0;
      longestAttended = Math.max(longestAttended, attended);
    } else if (code === 'A') {
      absent += 1;
      attended = 0;
    }
  }
  return { attended, absent, longestAttended };
}
