import type { CourseInsight } from './contract.ts';

/** What a reply takes at most before gzip, with something to spare for what the edge adds. */
const MOST_BYTES = 20_000;
/** The series keeps these, whatever the rest takes. */
const FEWEST_SESSIONS = 10;
const STEP = 5;

/** The view with as many of the latest sessions as go into a reply of 20 KB: lists of people come first. */
export function fitted(view: CourseInsight): CourseInsight {
  let fit = view;
  while (
    Buffer.byteLength(JSON.stringify(fit)) > MOST_BYTES &&
    fit.sessions.sessionIds.length > FEWEST_SESSIONS
  ) {
    fit = { ...fit, sessions: withoutOldest(fit.sessions) };
  }
  return fit;
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
