import type { Language } from '../../platform/locale.ts';

/** How a language writes what charts show. Dates are local dates already, so all are written as of UTC. */
export interface Formats {
  /** 0 to 1 as a percentage with at most one decimal. */
  readonly percent: (share: number) => string;
  readonly count: (count: number) => string;
  /** 14 Sep. */
  readonly day: (date: string) => string;
  /** 14 September 2026. */
  readonly fullDay: (date: string) => string;
  /** ISO weekday, 1 is Monday. */
  readonly weekday: (weekday: number) => string;
}

const TAG: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE' };
/** A Monday. */
const MONDAY_MS = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

const made = new Map<Language, Formats>();

export function formatsOf(language: Language): Formats {
  const known = made.get(language) ?? make(TAG[language]);
  made.set(language, known);
  return known;
}

function make(tag: string): Formats {
  const dates = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(tag, { ...options, timeZone: 'UTC' });
  const percents = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 });
  const counts = new Intl.NumberFormat(tag);
  const days = dates({ day: 'numeric', month: 'short' });
  const fullDays = dates({ dateStyle: 'long' });
  const weekdays = dates({ weekday: 'long' });
  return {
    percent: (share) => percents.format(share),
    count: (count) => counts.format(count),
    day: (date) => days.format(new Date(date)),
    fullDay: (date) => fullDays.format(new Date(date)),
    weekday: (weekday) => weekdays.format(new Date(MONDAY_MS + (weekday - 1) * DAY_MS)),
  };
}
