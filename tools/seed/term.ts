/** Zone of the demonstration school. */
export const ZONE = 'Europe/Berlin';

const DAY_MS = 86_400_000;

/** Next year's spring: always ahead when the school is seeded, so that classes in it can be called off and moved. */
const YEAR = new Date().getUTCFullYear() + 1;

/** The seeded term, Monday to Friday over a change of the clocks in March; `npm start` moves it to today. */
export const TERM = { from: firstMondayOfFebruary(), to: dateIn(24, 5) } as const;

/** Fixed, so that two seeds hold the same people; `npm start` moves the term, not their age. */
export const TODAY = new Date(`${TERM.from}T00:00:00Z`);

/** The date of a weekday (ISO: 1 is Monday) in a week of the seeded term; both count from 1. */
export function dateIn(week: number, weekday: number): string {
  const days = 7 * (week - 1) + weekday - 1;
  return new Date(Date.parse(firstMondayOfFebruary()) + days * DAY_MS).toISOString().slice(0, 10);
}

function firstMondayOfFebruary(): string {
  const weekday = new Date(Date.UTC(YEAR, 1, 1)).getUTCDay();
  return new Date(Date.UTC(YEAR, 1, 1 + ((8 - weekday) % 7))).toISOString().slice(0, 10);
}

/** Before today: six weeks of classes and a winter break. With those after it no term is without a change of the clocks. */
export const BEFORE_DAYS = 70;
const AFTER_DAYS = 210;

/** The term around a moment, as local dates. */
export function termAround(now: Date): { from: string; to: string } {
  const date = (days: number): string =>
    new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10);
  return { from: date(-BEFORE_DAYS), to: date(AFTER_DAYS) };
}
