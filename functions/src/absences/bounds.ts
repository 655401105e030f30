import type { AbsenceRules } from '../settings/index.ts';

/** The days that a request is about, local dates, and how many of them it covers. */
export interface Extent {
  readonly firstDay: string;
  readonly lastDay: string;
  readonly days: number;
}

const DAY_MS = 86_400_000;
const EVIDENCE_KEPT_DAYS = 30;
/** When a local date has ended in every zone: noon of the next day, UTC. */
const OVER_EVERYWHERE_MS = 36 * 3_600_000;

/** Days from one local date to another; 1 for the same date. */
export function daysFrom(first: string, last: string): number {
  return Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS) + 1;
}

/** When a local date has ended wherever a class may be held. */
export function endOfDay(date: string): Date {
  return new Date(Date.parse(date) + OVER_EVERYWHERE_MS);
}

/**
 * Why a request about these days is not taken at `now`, in a sentence; null when it is. Days are counted on the
 * calendar of UTC, in the requester's favour where zones disagree.
 */
export function whyNotTaken(
  { firstDay, lastDay, days }: Extent,
  rules: Pick<AbsenceRules, 'retroactiveDays' | 'aheadDays' | 'longestDays'>,
  now: Date,
): string | null {
  const { retroactiveDays, aheadDays, longestDays } = rules;
  if (days > longestDays) return `At most ${String(longestDays)} days can be asked for at a time.`;
  if (now.getTime() > endOfDay(lastDay).getTime() + retroactiveDays * DAY_MS) {
    return `Absences are taken until ${String(retroactiveDays)} days after their last day.`;
  }
  if (Date.parse(firstDay) - aheadDays * DAY_MS > now.getTime() + DAY_MS) {
    return `Absences are taken from ${String(aheadDays)} days before their first day.`;
  }
  return null;
}

/** Until when evidence of a request that ends at `now` without a decision is kept: somebody may ask why. */
export function evidenceKeptUntil(now: Date): Date {
  return new Date(now.getTime() + EVIDENCE_KEPT_DAYS * DAY_MS);
}

/** Whether so long an absence is approved upon evidence only. */
export function needsEvidence(
  { days }: Pick<Extent, 'days'>,
  { evidenceAfterDays }: Pick<AbsenceRules, 'evidenceAfterDays'>,
): boolean {
  return evidenceAfterDays !== null && days > evidenceAfterDays;
}

/**
 * When a request expires unless something happens to it: so many days after whatever happened last, and never before
 * its days are over and staff had as long again to look at it.
 */
export function dueAfter(
  now: Date,
  lastDay: string,
  { undecidedDays }: Pick<AbsenceRules, 'undecidedDays'>,
): Date {
  const from = Math.max(now.getTime(), endOfDay(lastDay).getTime());
  return new Date(from + undecidedDays * DAY_MS);
}
