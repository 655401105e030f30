import type { CourseInsight } from './contract.ts';

/** What a reply takes at most before gzip, with something to spare for what the edge adds. */
const MOST_BYTES = 20_000;
/** The series keeps these, whatever the rest takes. */
const FEWEST_SESSIONS = 10;
const STEP = 5;
/** Each list of people keeps these. */
const FEWEST_NAMED = 5;

/**
 * The view with as many of the latest sessions as go into a reply of 20 KB: lists of people come first. Where names are so
 * long that they alone would fill it, each list has fewer of them; how many there are is told all the same.
 */
export function fitted(view: CourseInsight): CourseInsight {
  let fit = view;
  while (isTooLarge(fit) && fit.sessions.sessionIds.length > FEWEST_SESSIONS) {
    fit = { ...fit, sessions: withoutOldest(fit.sessions) };
  }
  for (let named = longestListOf(fit) - 1; isTooLarge(fit) && named >= FEWEST_NAMED; named--) {
    fit = namingAtMost(fit, named);
  }
  return fit;
}

function isTooLarge(view: CourseInsight): boolean {
  return Buffer.byteLength(JSON.stringify(view)) > MOST_BYTES;
}

function longestListOf({ latest, absentInRow, reviews }: CourseInsight): number {
  const lists = [latest?.absentees ?? [], absentInRow.longest, reviews.latest];
  return Math.max(...lists.map(({ length }) => length));
}

/** The same with at most so many in each list of people. */
function namingAtMost(view: CourseInsight, most: number): CourseInsight {
  const { latest, absentInRow, reviews } = view;
  return {
    ...view,
    latest: latest === null ? null : { ...latest, absentees: latest.absentees.slice(0, most) },
    absentInRow: { ...absentInRow, longest: absentInRow.longest.slice(0, most) },
    reviews: { ...reviews, latest: reviews.latest.slice(0, most) },
  };
}

function withoutOldest(sessions: CourseInsight['sessions']): CourseInsight['sessions'] {
  const { sessionIds, startsAt, taken, present, late, absent, excused, pending, rate } = sessions;
  return {
    sessionIds: sessionIds.slice(STEP),
    startsAt: startsAt.slice(STEP),
    taken: taken.slice(STEP),
    present: present.slice(STEP),
    late: late.slice(STEP),
    absent: absent.slice(STEP),
    excused: excused.slice(STEP),
    pending: pending.slice(STEP),
    rate: rate.slice(STEP),
  };
}
