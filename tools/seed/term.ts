/** Zone of the demonstration school. */
export const ZONE = 'Europe/Berlin';

/** The seeded term, over a change of the clocks (29 March 2026); `npm start` moves it to today. */
export const TERM = { from: '2026-02-02', to: '2026-07-17' } as const;

/** Days before and after today: no 34 weeks pass without a change of the clocks in Europe. */
const BEFORE_DAYS = 28;
const AFTER_DAYS = 210;
const DAY_MS = 86_400_000;

/** The term around a moment, as local dates. */
export function termAround(now: Date): { from: string; to: string } {
  const date = (days: number): string =>
    new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10);
  return { from: date(-BEFORE_DAYS), to: date(AFTER_DAYS) };
}
