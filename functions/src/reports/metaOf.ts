import type { RecordFilter } from '../attendance/index.ts';
import type { Services } from '../platform/services.ts';
import type { ReportMeta } from './encode/encoding.ts';
import { factsOf } from './facts.ts';
import type { StoredReport } from './reportStore.ts';

/** What a kind of report says besides what every report does. */
type Own = Pick<ReportMeta, 'facts' | 'columns' | 'charts' | 'closingCharts'>;

/** What a report says besides its rows: what was asked for, then what its kind adds. */
export async function metaOf(
  services: Pick<Services, 'db'>,
  report: Pick<StoredReport, 'kind' | 'title' | 'createdAt' | 'options'> & { readonly id: string },
  filter: RecordFilter,
  own: Own,
): Promise<ReportMeta> {
  const { locale } = report.options;
  const asked = await factsOf(services, locale, filter);
  return {
    reportId: report.id,
    kind: report.kind,
    title: report.title,
    createdAt: report.createdAt.toISOString(),
    locale,
    filter,
    ...own,
    facts: [...asked, ...own.facts],
  };
}
