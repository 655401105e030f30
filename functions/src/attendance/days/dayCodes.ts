import type { Status } from '../record.ts';

export const DAY_CODES = [
  'present',
  'late',
  'partial',
  'absent',
  'excused',
  'pending',
  'none',
] as const;
export type DayCode = (typeof DAY_CODES)[number];

/** A part of the school day as the policy names it: sessions that start from `from` (HH:MM local) belong to it. */
export interface DayPart {
  readonly code: string;
  readonly name: string;
  readonly from: string;
}

/** What a student's mark of one session is; null: none. */
export type Marked = Status | null;

interface Tally {
  readonly attended: number;
  readonly absent: number;
  readonly excused: number;
  readonly pending: number;
  readonly late: number;
}

function tally(marks: readonly Marked[]): Tally {
  const count = (...which: Marked[]): number => marks.filter((mark) => which.includes(mark)).length;
  return {
    attended: count('present', 'late'),
    absent: count('absent'),
    excused: count('excused'),
    pending: count('pending_review'),
    late: count('late'),
  };
}

/**
 * One code for a part of a day. Sessions without a mark say nothing; one that waits for eyes leaves the part open.
 * Attended are present and late, whenever the student left. All attended: present, or late if one of them was; some
 * attended: partial; none: absent if one was absent, else excused.
 */
export function codeOf(marks: readonly Marked[]): DayCode {
  const { attended, absent, excused, pending, late } = tally(marks);
  const marked = attended + absent + excused;
  if (pending > 0) return 'pending';
  if (marked === 0) return 'none';
  if (attended === marked) return late > 0 ? 'late' : 'present';
  if (attended > 0) return 'partial';
  return absent > 0 ? 'absent' : 'excused';
}

/**
 * How much of a day was attended, 0 to 1, each part weighing the same: of a part, attended of attended and absent
 * sessions. Excused sessions and parts without any other or still open are left out; null when nothing is left.
 */
export function shareOf(parts: readonly (readonly Marked[])[]): number | null {
  const shares = parts.flatMap((marks) => {
    const { attended, absent, pending } = tally(marks);
    return pending > 0 || attended + absent === 0 ? [] : [attended / (attended + absent)];
  });
  if (shares.length === 0) return null;
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/** The part to which a session belongs that starts at this local time; parts are in order, the first from 00:00. */
export function partAt(localTime: string, parts: readonly DayPart[]): string {
  return parts.findLast(({ from }) => from <= localTime)?.code ?? parts[0]?.code ?? '';
}
