import { mondayOf } from '../../weeks.ts';
import type { AnomalyEvidence } from '../shapes.ts';
import type { DatedMark } from './marks.ts';
import { isMissed, seenIn, telling } from './marks.ts';
import { median, spread } from './robust.ts';
import { betaBinomialTail } from './tails.ts';

/** The weeks that are looked at, the present one among them, and so many sessions at least. */
const WEEKS = 4;
const SESSIONS = 8;
/** Own history before them that has to be known. */
const HISTORY_SESSIONS = 12;
const HISTORY_WEEKS = 3;
/** What is assumed of a student before the own history: one session of ten missed, with the weight of five sessions. */
const PRIOR = { missed: 0.5, attended: 4.5 };
/** A week stands out when its share of missed sessions is above the usual one by this much, and by so many spreads. */
const STEP = 0.25;
const SPREADS = 3;

/** How unlikely so many missed sessions have to be, in how many weeks, how many of them, and by how much above before. */
interface Bar {
  readonly chance: number;
  readonly weeks: number;
  readonly missed: number;
  readonly share: number;
  /** In how many runs of sessions in a row. */
  readonly spells: number;
}
const TO_BEGIN: Bar = { chance: 0.002, weeks: 2, missed: 4, share: 0.25, spells: 3 };
/** What began ends only when it is clearly over. */
const TO_STAY: Bar = { chance: 0.1, weeks: 1, missed: 2, share: 0.15, spells: 1 };

/**
 * More sessions missed without excuse in the last weeks than the student's own history lets expect. Three things must hold:
 * so many are unlikely by the history (beta-binomial: its uncertainty counts, so that a short one proves little);
 * more than one week stands out of the usual one (median and MAD of weekly shares); and they are no single run, which an
 * illness is and `absences-in-row` tells.
 * @param standing whether it was found before and has not cleared since
 */
export function attendanceDrop(
  marks: readonly DatedMark[],
  standing: boolean,
): AnomalyEvidence | null {
  const known = telling(marks);
  const weeks = [...new Set(known.map(({ day }) => mondayOf(day)))];
  const since = weeks.at(-WEEKS) ?? '';
  const begins = Math.min(
    known.findIndex(({ day }) => mondayOf(day) >= since),
    known.length - SESSIONS,
  );
  const before = known.slice(0, Math.max(0, begins));
  const late = known.slice(Math.max(0, begins));
  const usual = weeklyShares(before);
  if (before.length < HISTORY_SESSIONS || usual.length < HISTORY_WEEKS) return null;
  const missed = late.filter(isMissed);
  const missedBefore = before.filter(isMissed).length;
  const bar = standing ? TO_STAY : TO_BEGIN;
  const chance = betaBinomialTail(
    missed.length,
    late.length,
    PRIOR.missed + missedBefore,
    PRIOR.attended + before.length - missedBefore,
  );
  const step = median(usual) + Math.max(STEP, SPREADS * spread(usual));
  const outstanding = weeklyShares(late).filter((share) => share >= step).length;
  const above = missed.length / late.length - missedBefore / before.length;
  const found =
    missed.length >= bar.missed &&
    above >= bar.share &&
    outstanding >= bar.weeks &&
    spellsOf(late) >= bar.spells &&
    chance <= bar.chance;
  if (!found) return null;
  return {
    kind: 'attendance-drop',
    ...seenIn(missed),
    missed: missed.length,
    sessions: late.length,
    missedBefore,
    sessionsBefore: before.length,
  };
}

/** Of each week that had sessions: the share missed. */
function weeklyShares(marks: readonly DatedMark[]): number[] {
  const weeks = Map.groupBy(marks, ({ day }) => mondayOf(day));
  return [...weeks.values()].map((of) => of.filter(isMissed).length / of.length);
}

/** Runs of sessions missed one after the other. */
function spellsOf(marks: readonly DatedMark[]): number {
  return marks.filter((mark, i) => {
    const before = marks[i - 1];
    return isMissed(mark) && (before === undefined || !isMissed(before));
  }).length;
}
