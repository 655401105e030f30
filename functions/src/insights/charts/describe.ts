import type { Language } from '../../platform/locale.ts';
import { ratesOf } from '../stats/counts.ts';
import { cleanText } from './cleanText.ts';
import { formatsOf } from './formats.ts';
import type { ChartSpec, DistributionSpec, TrendSpec, WeekdaySpec } from './spec.ts';
import { CHART_WORDS } from './words.ts';

/** A chart in words, for those who do not see it. */
export interface ChartText {
  readonly heading: string;
  readonly subject: string;
  /** Heading and subject in one. */
  readonly title: string;
  readonly desc: string;
  /** Nothing is drawn but a sentence that says so. */
  readonly empty: boolean;
}

export function describe(spec: ChartSpec, language: Language): ChartText {
  const heading = headingOf(spec, language);
  const subject = cleanText(spec.subject);
  const title = subject === '' ? heading : `${heading}: ${subject}`;
  const said = saidOf(spec, heading, language);
  const empty = said === null;
  return { heading, subject, title, desc: said ?? CHART_WORDS[language].empty, empty };
}

function headingOf(spec: ChartSpec, language: Language): string {
  const { headings } = CHART_WORDS[language];
  switch (spec.kind) {
    case 'trend':
      return headings[spec.by];
    case 'weekday':
      return headings.weekday;
    case 'distribution':
      return headings[spec.of];
  }
}

function saidOf(spec: ChartSpec, heading: string, language: Language): string | null {
  switch (spec.kind) {
    case 'trend':
      return trendInWords(spec, heading, language);
    case 'weekday':
      return weekdaysInWords(spec, heading, language);
    case 'distribution':
      return partsInWords(spec, heading, language);
  }
}

function trendInWords(
  { by, points }: TrendSpec,
  heading: string,
  language: Language,
): string | null {
  const { fullDay, day, percent } = formatsOf(language);
  const words = CHART_WORDS[language];
  const rated = points.flatMap(({ date, counts }) => {
    const rate = counts === null ? null : ratesOf(counts).rate;
    return rate === null ? [] : [{ date, rate }];
  });
  const [first, latest] = [points[0], rated.at(-1)];
  if (first === undefined || latest === undefined) return null;
  const byRate = rated.toSorted((a, b) => a.rate - b.rate);
  const told = (point = latest): string => `${percent(point.rate)} (${day(point.date)})`;
  const said = words.trend({
    heading,
    first: fullDay(first.date),
    last: fullDay(points.at(-1)?.date ?? first.date),
    latest: told(latest),
    lowest: told(byRate[0]),
    highest: told(byRate.at(-1)),
  });
  const gaps = points.length - rated.length;
  return gaps === 0 ? said : said + words.gaps(by, gaps);
}

function weekdaysInWords(
  { points }: WeekdaySpec,
  heading: string,
  language: Language,
): string | null {
  const { weekday, percent } = formatsOf(language);
  const { noSession, noRate } = CHART_WORDS[language];
  const rates = points.map(({ weekday: day, counts }) => {
    const rate = counts === null ? null : ratesOf(counts).rate;
    return { name: weekday(day), rate, none: counts === null ? noSession : noRate };
  });
  if (rates.every(({ rate }) => rate === null)) return null;
  const told = rates.map(({ name, rate, none }) =>
    rate === null ? `${name} ${none}` : `${name} ${percent(rate)}`,
  );
  return `${heading}: ${told.join(', ')}.`;
}

function partsInWords(spec: DistributionSpec, heading: string, language: Language): string | null {
  const { count, percent } = formatsOf(language);
  const { parts: names } = CHART_WORDS[language];
  const total = spec.parts.reduce((sum, part) => sum + part.count, 0);
  if (total === 0) return null;
  const told = spec.parts.map(
    (part) => `${names[part.key]} – ${count(part.count)} (${percent(part.count / total)})`,
  );
  return `${heading}: ${told.join('; ')}.`;
}
