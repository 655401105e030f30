import type { StoredRecord } from '../../attendance/index.ts';
import type { ChartSpec, Counts } from '../../insights/index.ts';
import { chartSvg, codeOf, countCodes, daysChart, sumCounts } from '../../insights/index.ts';
import type { ReportChart } from '../encode/encoding.ts';

/** Adds records up while they pass, for the pictures at the end of a report of them. */
export interface RecordCharts {
  readonly see: (
    record: Pick<StoredRecord, 'status' | 'method' | 'departure'>,
    localDate: string,
  ) => void;
  /** By week, and by status: of what the rows say, whoever took the roll. */
  readonly charts: () => Promise<readonly ReportChart[]>;
}

/** What it keeps grows with the dates, not with the records. `subject` is what the charts are said to be of. */
export function recordCharts(subject: string, locale: 'en' | 'de'): RecordCharts {
  const days = new Map<string, Counts>();
  return {
    see(record, localDate) {
      const counts = countCodes([codeOf(record, true)]);
      const known = days.get(localDate);
      days.set(localDate, known === undefined ? counts : sumCounts([known, counts]));
    },
    async charts() {
      const counted = [...days].map(([date, counts]) => ({ date, counts }));
      const drawn = (['trend-week', 'statuses'] as const).map(async (chart) => {
        const spec: ChartSpec = daysChart(chart, subject, counted);
        return { title: chart, svg: await chartSvg(spec, { theme: 'light', locale }) };
      });
      return await Promise.all(drawn);
    },
  };
}
