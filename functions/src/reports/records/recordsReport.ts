import {
  countFiltered,
  firestoreRecords,
  narrowFilter,
  permittedFilter,
  recordPages,
} from '../../attendance/index.ts';
import { TooManyRows } from '../encode/limits.ts';
import type { KindOfReport } from '../kinds.ts';
import { metaOf } from '../metaOf.ts';
import { PDF_COLUMNS, RECORD_COLUMN_KEYS, RecordColumns, columnsOf } from './columns.ts';
import { firestoreLabels } from './labels.ts';
import { recordCharts } from './recordCharts.ts';
import { recordRows } from './rows.ts';

/** One row for each record that the filter finds, newest session first. */
export const recordsReport: KindOfReport = {
  titles: { en: 'Attendance records', de: 'Anwesenheiten' },
  columns: RECORD_COLUMN_KEYS,
  permit: permittedFilter,
  async begin(services, report, filter, { pageSize, mostRows }) {
    const narrowed = await narrowFilter(services, filter);
    const count = await countFiltered(services.db, narrowed, mostRows);
    if (count > mostRows) throw new TooManyRows();
    const { locale } = report.options;
    const asked = RecordColumns.nullable().parse(report.options.columns);
    const inPdf = report.format === 'pdf';
    const { keys, columns } = columnsOf(asked ?? (inPdf ? PDF_COLUMNS : null), locale);
    const seen = inPdf ? recordCharts(report.title, locale) : null;
    const pages = recordPages(firestoreRecords(services.db), narrowed, { size: pageSize });
    return {
      meta: await metaOf(services, report, filter, {
        facts: [],
        columns,
        charts: [],
        ...(seen === null ? {} : { closingCharts: seen.charts }),
      }),
      rows: recordRows(pages, firestoreLabels(services.db), keys, seen?.see),
      courseIds: narrowed === null ? [] : (narrowed.courseIds ?? null),
    };
  },
};
