import {
  firestoreRecords,
  narrowFilter,
  permittedFilter,
  recordPages,
} from '../../attendance/index.ts';
import type { RecordFilter } from '../../attendance/index.ts';
import { courseOf } from '../../courses/index.ts';
import { INSTITUTION_NAME } from '../../params.ts';
import type { Services } from '../../platform/services.ts';
import type { Fact } from '../encode/encoding.ts';
import type { KindOfReport } from '../kinds.ts';
import type { StoredReport } from '../reportStore.ts';
import { RecordColumns, columnsOf } from './columns.ts';
import { firestoreLabels } from './labels.ts';
import { recordRows } from './rows.ts';

/** One row for each record that the filter finds, newest session first. */
export const recordsReport: KindOfReport = {
  titles: { en: 'Attendance records', de: 'Anwesenheiten' },
  permit: permittedFilter,
  async begin(services, report, filter, pageSize) {
    const narrowed = await narrowFilter(services, filter);
    const { locale } = report.options;
    const asked = RecordColumns.nullable().parse(report.options.columns);
    const { keys, columns } = columnsOf(asked, locale);
    const pages = recordPages(firestoreRecords(services.db), narrowed, { size: pageSize });
    return {
      meta: {
        reportId: report.id,
        kind: report.kind,
        title: report.title,
        createdAt: report.createdAt.toISOString(),
        locale,
        filter,
        facts: await factsOf(services, report, filter),
        columns,
        charts: [],
      },
      rows: recordRows(pages, firestoreLabels(services.db), keys),
      courseIds: narrowed === null ? [] : (narrowed.courseIds ?? null),
    };
  },
};

const WORDS = {
  en: { institution: 'Institution', course: 'Course', from: 'From', to: 'Before' },
  de: { institution: 'Einrichtung', course: 'Kurs', from: 'Ab', to: 'Vor' },
} as const;

async function factsOf(
  { db }: Services,
  { options: { locale } }: StoredReport,
  { courseId, from, to }: RecordFilter,
): Promise<Fact[]> {
  const words = WORDS[locale];
  const course = courseId === undefined ? undefined : await courseOf(db, courseId);
  const said = {
    institution: INSTITUTION_NAME.value(),
    course: course === undefined ? undefined : `${course.code} ${course.title}`,
    from,
    to,
  };
  return (['institution', 'course', 'from', 'to'] as const).flatMap((key) => {
    const value = said[key];
    return value === undefined ? [] : [{ label: words[key], value }];
  });
}
