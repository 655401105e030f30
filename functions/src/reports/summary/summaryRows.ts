import { bandOf, ratesOf, takenOf } from '../../insights/index.ts';
import type { Column, Row } from '../encode/encoding.ts';
import { order } from './tally.ts';
import type { TallyLine } from './tally.ts';

export interface SummaryPerson {
  readonly name: string;
  readonly studentNumber: string | null;
  readonly section: string | null;
}

export interface SummaryCourse {
  readonly code: string;
  readonly title: string;
}

/** A student in a course, by name. What has no account or no course any more has its id. */
export interface NamedLine extends TallyLine {
  readonly person: SummaryPerson | null;
  readonly course: SummaryCourse | null;
}

type Locale = 'en' | 'de';

interface SummaryColumn extends Omit<Column, 'title'> {
  readonly titles: Readonly<Record<Locale, string>>;
  readonly cell: (line: NamedLine) => Row[number];
}

const text = (
  key: string,
  titles: SummaryColumn['titles'],
  width: number,
  cell: SummaryColumn['cell'],
): SummaryColumn => ({ key, titles, type: 'text', width, cell });
const number = (
  key: string,
  titles: SummaryColumn['titles'],
  cell: SummaryColumn['cell'],
): SummaryColumn => ({ key, titles, type: 'number', width: 17, cell });

/** Rates are shares from 0 to 1, to a hundredth of a percent; empty where there was nothing to share. */
const COLUMNS: readonly SummaryColumn[] = [
  text('courseCode', { en: 'Course', de: 'Kurs' }, 12, ({ course }) => course?.code ?? ''),
  text('courseTitle', { en: 'Title', de: 'Titel' }, 28, ({ course, courseId }) => {
    return course?.title ?? courseId;
  }),
  text('studentNumber', { en: 'Number', de: 'Nummer' }, 12, ({ person }) => {
    return person?.studentNumber ?? '';
  }),
  text('name', { en: 'Student', de: 'Name' }, 28, ({ person, uid }) => person?.name ?? uid),
  text('section', { en: 'Section', de: 'Klasse' }, 10, ({ person }) => person?.section ?? ''),
  number('sessions', { en: 'Sessions', de: 'Termine' }, ({ counts }) => takenOf(counts)),
  number('present', { en: 'Present', de: 'Anwesend' }, ({ counts }) => counts.present),
  number('late', { en: 'Late', de: 'Verspätet' }, ({ counts }) => counts.late),
  number('leftEarly', { en: 'Left early', de: 'Früher weg' }, ({ counts }) => counts.leftEarly),
  number('absent', { en: 'Absent', de: 'Abwesend' }, ({ counts }) => counts.absent),
  number('excused', { en: 'Excused', de: 'Entschuldigt' }, ({ counts }) => counts.excused),
  number('pending', { en: 'Pending', de: 'Offen' }, ({ counts }) => counts.pending),
  number('rate', { en: 'Rate', de: 'Quote' }, ({ counts }) => ratesOf(counts).rate),
  number(
    'rateWithExcused',
    { en: 'Rate with excused', de: 'Quote mit Entschuldigten' },
    ({ counts }) => ratesOf(counts).rateWithExcused,
  ),
  number(
    'missedShare',
    { en: 'Missed', de: 'Versäumt' },
    ({ counts }) => ratesOf(counts).missedShare,
  ),
  text('band', { en: 'Band', de: 'Stufe' }, 12, ({ counts }) => bandOf(counts)),
  text('courseId', { en: 'Course id', de: 'Kurs-Id' }, 24, ({ courseId }) => courseId),
  text('studentUid', { en: 'Student id', de: 'Konto' }, 28, ({ uid }) => uid),
];
const UNASKED = new Set(['courseId', 'studentUid']);

/** What can be asked for, and in which order; ids only when they are. */
export const SUMMARY_COLUMNS: readonly string[] = COLUMNS.map(({ key }) => key);

/** What a page is wide enough for: in PDF, unless columns are asked for. */
export const PDF_SUMMARY_COLUMNS: readonly string[] = [
  'courseCode',
  'studentNumber',
  'name',
  'section',
  'sessions',
  'present',
  'late',
  'absent',
  'excused',
  'rate',
  'missedShare',
  'band',
];

/** @param keys null: all but ids. Keys that are none are left out */
export function summaryTable(
  keys: readonly string[] | null,
  locale: Locale,
): { readonly columns: readonly Column[]; readonly rowOf: (line: NamedLine) => Row } {
  const asked = keys ?? SUMMARY_COLUMNS.filter((key) => !UNASKED.has(key));
  const chosen = asked.flatMap((key) => COLUMNS.find((column) => column.key === key) ?? []);
  return {
    columns: chosen.map(({ key, titles, type, width }) => ({
      key,
      title: titles[locale],
      type,
      width,
    })),
    rowOf: (line) => chosen.map(({ cell }) => cell(line)),
  };
}

/** By course, then by name; whatever names are equal by ids, so that the same lines always come in one order. */
export function inOrder(lines: readonly NamedLine[]): NamedLine[] {
  const keys = (line: NamedLine): string[] => [
    line.course?.code ?? '',
    line.course?.title ?? line.courseId,
    line.courseId,
    line.person?.name ?? line.uid,
    line.person?.studentNumber ?? '',
    line.uid,
  ];
  const keyed = lines.map((line) => ({ line, by: keys(line) }));
  return keyed
    .toSorted((a, b) => a.by.map((key, i) => order(key, b.by[i] ?? '')).find((n) => n !== 0) ?? 0)
    .map(({ line }) => line);
}
