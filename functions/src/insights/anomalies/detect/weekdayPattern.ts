import { weekdayOf } from '../../weeks.ts';
import type { AnomalyEvidence } from '../shapes.ts';
import type { DatedMark } from './marks.ts';
import { isMissed, seenIn, telling } from './marks.ts';
import { hypergeometricTail } from './tails.ts';

/** Of the weekday: how many sessions missed at least, and which share of them. */
interface Bar {
  readonly missed: number;
  readonly share: number;
  /** After the correction for the weekdays looked at. */
  readonly chance: number;
}
const TO_BEGIN: Bar = { missed: 4, share: 0.4, chance: 0.01 };
const TO_STAY: Bar = { missed: 4, share: 0.3, chance: 0.1 };
/** Otherwise the share is at most this part of the weekday's: who misses a lot on all days has no pattern. */
const OTHERWISE = 0.5;

/**
 * Sessions missed without excuse that lie on one weekday of a course more than chance would have them (Fisher's exact
 * test, one-sided, times the number of weekdays: Bonferroni). The weekday that is least likely is told.
 * @param standing whether it was found before and has not cleared since
 */
export function weekdayPattern(
  marks: readonly DatedMark[],
  standing: boolean,
): AnomalyEvidence | null {
  const bar = standing ? TO_STAY : TO_BEGIN;
  const known = telling(marks);
  const missed = known.filter(isMissed);
  const days = [...Map.groupBy(known, ({ day }) => weekdayOf(day))].toSorted(([a], [b]) => a - b);
  if (days.length < 2) return null;
  const suspects = days.map(([weekday, sessions]) => {
    const on = sessions.filter(isMissed);
    const chance =
      days.length * hypergeometricTail(on.length, missed.length, sessions.length, known.length);
    return { weekday, sessions: sessions.length, on, chance };
  });
  const worst = suspects.reduce((least, next) => (next.chance < least.chance ? next : least));
  const { weekday, sessions, on, chance } = worst;
  const missedOtherwise = missed.length - on.length;
  const sessionsOtherwise = known.length - sessions;
  const share = on.length / sessions;
  const found =
    on.length >= bar.missed &&
    share >= bar.share &&
    missedOtherwise / sessionsOtherwise <= OTHERWISE * share &&
    chance <= bar.chance;
  if (!found) return null;
  const counts = { missed: on.length, sessions, missedOtherwise, sessionsOtherwise };
  return { kind: 'weekday-pattern', ...seenIn(on), weekday, ...counts };
}
