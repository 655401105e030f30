import type { z } from 'zod';
import { seriesOf, weekdaysOf, weeklyOf } from '../series.ts';
import type { StoredCourseStats, StoredSessionStats } from '../stats/shapes.ts';
import type { CourseInsight } from './contract.ts';
import type { Row } from './tableRows.ts';

const MOST_NAMED = 20;
const MOST_ROLLS = 10;
/** Absences in a row from which on somebody is named. */
const IN_ROW = 2;

interface Named {
  readonly studentUid: string;
  readonly name: string | null;
  readonly studentNumber: string | null;
}

/** Whom uids mean, by the table of the course. */
export function naming(rows: readonly Row[]): (uid: string) => Named {
  const byUid = new Map(rows.map((row) => [row.uid, row]));
  return (uid) => {
    const row = byUid.get(uid);
    return {
      studentUid: uid,
      name: row?.name ?? null,
      studentNumber: row?.studentNumber ?? null,
    };
  };
}

type FromStats = Omit<CourseInsight, 'latest' | 'absentInRow' | 'reviews' | 'anomalies'>;

/** What the stats of the course tell, without names. */
export function courseView(stats: StoredCourseStats): FromStats {
  const { courseId, title, code, termId, department, timeZone, students } = stats;
  const { sessionsHeld, sessionsTaken, counts, rate, rateWithExcused, missedShare } = stats;
  const { bands, methods, days, sessions, computedAt } = stats;
  const untaken = sessions.filter(({ closed, confirmed }) => closed && !confirmed);
  return {
    ...{ courseId, title, code, termId, department, timeZone, students },
    ...{ sessionsHeld, sessionsTaken, counts, rate, rateWithExcused, missedShare },
    ...{ bands, methods },
    weekly: weeklyOf(days),
    weekdays: weekdaysOf(days),
    sessions: {
      sessionIds: sessions.map(({ sessionId }) => sessionId),
      startsAt: sessions.map(({ startsAt }) => startsAt.toISOString()),
      taken: sessions.map(({ confirmed }) => confirmed),
      ...seriesOf(sessions.map((session) => session.counts)),
    },
    rollsNotTaken: {
      sessions: untaken.length,
      latest: untaken
        .toReversed()
        .slice(0, MOST_ROLLS)
        .map(({ sessionId, startsAt }) => ({ sessionId, startsAt: startsAt.toISOString() })),
    },
    computedAt: computedAt.toISOString(),
  };
}

/** Who is missing in the session that began last. Absences that nobody confirmed are named too: see `taken`. */
export function latestView(
  sessionId: string,
  { startsAt, closedAt, confirmed, marks }: z.output<typeof StoredSessionStats>,
  rows: readonly Row[],
): NonNullable<CourseInsight['latest']> {
  const named = naming(rows);
  const absentees = Object.entries(marks)
    .filter(([, code]) => code === 'A' || code === 'U')
    .map(([uid]) => named(uid))
    .sort(byName);
  return {
    sessionId,
    startsAt: startsAt.toISOString(),
    closed: closedAt !== null,
    taken: confirmed,
    absent: absentees.length,
    // Closing writes everybody who was on its roster; who came to the course since is not missing.
    unmarked:
      closedAt === null
        ? rows.filter(({ uid, active }) => active && !Object.hasOwn(marks, uid)).length
        : 0,
    absentees: absentees.slice(0, MOST_NAMED),
  };
}

/** Who missed their last sessions, the longest first. */
export function inRowView(rows: readonly Row[]): CourseInsight['absentInRow'] {
  const named = naming(rows);
  const missing = rows
    .filter(({ active, absentInRow }) => active && absentInRow >= IN_ROW)
    .map(({ uid, absentInRow }) => ({ ...named(uid), sessions: absentInRow }))
    .sort((a, b) => b.sessions - a.sessions || byName(a, b));
  return { students: missing.length, longest: missing.slice(0, MOST_NAMED) };
}

function byName(a: Named, b: Named): number {
  const [first, second] = [a, b].map(({ name, studentUid }) => `${name ?? '\uffff'} ${studentUid}`);
  return (first ?? '') < (second ?? '') ? -1 : 1;
}
