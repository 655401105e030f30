import type { CheckInSignal } from '../../../src/insights/anomalies/detect/checkIns.ts';
import type { DatedMark } from '../../../src/insights/anomalies/detect/marks.ts';
import { MARK_CODES } from '../../../src/insights/stats/counts.ts';

const DAY_MS = 86_400_000;
/** A Monday. */
const MONDAY = Date.parse('2026-09-07T08:00:00Z');

export function on(day: number): Date {
  return new Date(MONDAY + day * DAY_MS);
}

/**
 * Marks of a course that meets on every school day; a space is nothing, so that weeks can be told apart.
 * @param perWeek how many sessions a week has, from Monday on
 */
export function marks(codes: string, perWeek = 5): DatedMark[] {
  return Array.from(codes.replaceAll(' ', ''), (letter, i) => {
    const code = MARK_CODES.find((known) => known === letter);
    if (code === undefined) throw new RangeError(letter);
    const at = on(7 * Math.floor(i / perWeek) + (i % perWeek));
    return { sessionId: `s${String(i).padStart(3, '0')}`, at, day: dayOf(at), code };
  });
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

let attempts = 0;

export function checkIn(day: number, changes: Partial<CheckInSignal> = {}): CheckInSignal {
  attempts += 1;
  return {
    attemptId: `a${String(attempts)}`,
    sessionId: `session-${String(day)}`,
    courseId: 'physics',
    at: on(day),
    located: true,
    edge: false,
    tooFast: false,
    placeId: 'hall',
    similarity: 0.7,
    templateVersion: 1,
    ...changes,
  };
}
