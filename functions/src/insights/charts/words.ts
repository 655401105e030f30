import type { Language } from '../../platform/locale.ts';
import type { BandPart } from '../stats/counts.ts';
import type { StatusPart } from './spec.ts';

/** What charts say, in one language. Numbers and dates come ready-made. */
export interface ChartWords {
  readonly headings: Readonly<
    Record<'week' | 'session' | 'weekday' | 'bands' | 'statuses', string>
  >;
  readonly rate: string;
  readonly rateWithExcused: string;
  /** How many marks the rate is made of. */
  readonly marks: string;
  readonly parts: Readonly<Record<BandPart | StatusPart, string>>;
  readonly empty: string;
  readonly noSession: string;
  /** Sessions, but nobody in them was present, late or absent. */
  readonly noRate: string;
  trend(said: {
    readonly heading: string;
    readonly first: string;
    readonly last: string;
    readonly latest: string;
    readonly lowest: string;
    readonly highest: string;
  }): string;
  gaps(by: 'week' | 'session', count: number): string;
}

const en: ChartWords = {
  headings: {
    week: 'Attendance rate by week',
    session: 'Attendance rate by session',
    weekday: 'Attendance rate by weekday',
    bands: 'Students by share of sessions missed',
    statuses: 'Marks by status',
  },
  rate: 'Rate without excused',
  rateWithExcused: 'Rate of all, excused among them',
  marks: 'Marks counted',
  parts: {
    satisfactory: 'Satisfactory: below 5 %',
    at_risk: 'At risk: from 5 %',
    moderate: 'Moderate: from 10 %',
    severe: 'Severe: from 20 %',
    unrated: 'Too few sessions yet',
    present: 'Present',
    late: 'Late',
    absent: 'Absent',
    excused: 'Excused',
    pending: 'Waiting for review',
  },
  empty: 'Nothing to show yet',
  noSession: 'no session',
  noRate: 'no rate',
  trend: ({ heading, first, last, latest, lowest, highest }) =>
    `${heading} from ${first} to ${last}: latest ${latest}, lowest ${lowest}, highest ${highest}.`,
  gaps: (by, count) =>
    by === 'week'
      ? ` Weeks without a rate: ${String(count)}.`
      : ` Sessions without a rate: ${String(count)}.`,
};

const de: ChartWords = {
  headings: {
    week: 'Anwesenheitsquote nach Woche',
    session: 'Anwesenheitsquote nach Termin',
    weekday: 'Anwesenheitsquote nach Wochentag',
    bands: 'Teilnehmende nach Anteil versäumter Termine',
    statuses: 'Einträge nach Status',
  },
  rate: 'Quote ohne Entschuldigte',
  rateWithExcused: 'Quote aller, Entschuldigte eingerechnet',
  marks: 'Gezählte Einträge',
  parts: {
    satisfactory: 'Unauffällig: unter 5 %',
    at_risk: 'Gefährdet: ab 5 %',
    moderate: 'Erheblich: ab 10 %',
    severe: 'Schwer: ab 20 %',
    unrated: 'Noch zu wenige Termine',
    present: 'Anwesend',
    late: 'Verspätet',
    absent: 'Abwesend',
    excused: 'Entschuldigt',
    pending: 'Wird geprüft',
  },
  empty: 'Noch nichts darzustellen',
  noSession: 'kein Termin',
  noRate: 'keine Quote',
  trend: ({ heading, first, last, latest, lowest, highest }) =>
    `${heading} vom ${first} bis ${last}: zuletzt ${latest}, niedrigste ${lowest}, höchste ${highest}.`,
  gaps: (by, count) =>
    by === 'week'
      ? ` Wochen ohne Quote: ${String(count)}.`
      : ` Termine ohne Quote: ${String(count)}.`,
};

export const CHART_WORDS: Readonly<Record<Language, ChartWords>> = { en, de };
