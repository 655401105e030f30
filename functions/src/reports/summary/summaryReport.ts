import {
  firestoreRecords,
  narrowFilter,
  permittedFilter,
  recordPages,
} from '../../attendance/index.ts';
import {
  bandsSpec,
  chartSvg,
  daysChart,
  formatsOf,
  ratesOf,
  statusesSpec,
} from '../../insights/index.ts';
import type { ChartSpec } from '../../insights/index.ts';
import type { Fact, ReportChart } from '../encode/encoding.ts';
import type { KindOfReport } from '../kinds.ts';
import { metaOf } from '../metaOf.ts';
import { summarise } from './summarise.ts';
import { PDF_SUMMARY_COLUMNS, SUMMARY_COLUMNS } from './summaryRows.ts';
import type { Tally } from './tally.ts';

type Locale = 'en' | 'de';

/** One row for each student in each course: counts, rates and the band over all records that the filter finds. */
export const summaryReport: KindOfReport = {
  titles: { en: 'Attendance summary', de: 'Anwesenheitsübersicht' },
  columns: SUMMARY_COLUMNS,
  permit: permittedFilter,
  async begin(services, report, filter, { pageSize, mostRows, passed }) {
    const narrowed = await narrowFilter(services, filter);
    const { locale } = report.options;
    const inPdf = report.format === 'pdf';
    const keys = report.options.columns ?? (inPdf ? PDF_SUMMARY_COLUMNS : null);
    const pages = recordPages(firestoreRecords(services.db), narrowed, { size: pageSize });
    const asked = { columns: keys, locale, asOf: report.createdAt, mostRows };
    const { columns, rows, tally } = await summarise(services, watched(pages, passed), asked);
    return {
      meta: await metaOf(services, report, filter, {
        facts: figures(tally, locale),
        columns,
        // Formats of tables leave them out: drawing is not for nothing.
        charts: inPdf ? await chartsOf(tally, report.title, locale) : [],
      }),
      rows,
      courseIds: narrowed === null ? [] : (narrowed.courseIds ?? null),
    };
  },
};

/** The same pages; each is told of before it is worked on. */
async function* watched<T>(
  pages: AsyncIterable<readonly T[]>,
  passed: (count: number) => Promise<void>,
): AsyncGenerator<readonly T[], void> {
  for await (const page of pages) {
    await passed(page.length);
    yield page;
  }
}

const WORDS = {
  en: {
    students: 'Students',
    rate: 'Attendance',
    week: 'Attendance by week',
    statuses: 'Marks',
    bands: 'Absence bands',
  },
  de: {
    students: 'Lernende',
    rate: 'Anwesenheit',
    week: 'Anwesenheit nach Wochen',
    statuses: 'Vermerke',
    bands: 'Fehlzeiten nach Stufen',
  },
} as const;

function figures({ students, total }: Tally, locale: Locale): Fact[] {
  const { rate } = ratesOf(total);
  const words = WORDS[locale];
  return [
    { label: words.students, value: String(students) },
    ...(rate === null ? [] : [{ label: words.rate, value: formatsOf(locale).percent(rate) }]),
  ];
}

/** By week, by what marks say, and students by band. */
function chartsOf(
  { days, total, bands }: Tally,
  subject: string,
  locale: Locale,
): Promise<ReportChart[]> {
  const words = WORDS[locale];
  const specs: readonly (readonly [string, ChartSpec])[] = [
    [words.week, daysChart('trend-week', subject, days)],
    [words.statuses, statusesSpec(subject, total)],
    [words.bands, bandsSpec(subject, bands)],
  ];
  return Promise.all(
    specs.map(async ([title, spec]) => ({
      title,
      svg: await chartSvg(spec, { theme: 'light', locale }),
    })),
  );
}
