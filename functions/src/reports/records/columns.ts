import { z } from 'zod';
import type { Column } from '../encode/encoding.ts';

/** Columns of a report of records: what each is called in a machine's words and in people's. */
const RECORD_COLUMNS = {
  localDate: of('date', 12, 'Date', 'Datum'),
  startsAt: of('instant', 20, 'Starts', 'Beginn'),
  timeZone: of('text', 16, 'Time zone', 'Zeitzone'),
  courseCode: of('text', 12, 'Course', 'Kurs'),
  courseTitle: of('text', 28, 'Course title', 'Kurstitel'),
  studentNumber: of('text', 18, 'Student number', 'Matrikelnummer'),
  studentName: of('text', 28, 'Student', 'Name'),
  section: of('text', 10, 'Section', 'Gruppe'),
  status: of('text', 14, 'Status', 'Status'),
  method: of('text', 10, 'Method', 'Verfahren'),
  arrivedAt: of('instant', 20, 'Arrived', 'Ankunft'),
  departure: of('text', 14, 'Departure', 'Abgang'),
  departedAt: of('instant', 20, 'Departed', 'Gegangen'),
  markedBy: of('text', 24, 'Marked by', 'Vermerkt von'),
  updatedAt: of('instant', 20, 'Updated', 'Geändert'),
  policyVersion: of('number', 8, 'Rules', 'Regeln'),
  sessionId: of('text', 24, 'Session id', 'Termin-ID'),
  courseId: of('text', 24, 'Course id', 'Kurs-ID'),
  studentUid: of('text', 30, 'Student id', 'Personen-ID'),
} as const;

export type RecordColumn = keyof typeof RECORD_COLUMNS;
export const RECORD_COLUMN_KEYS = Object.keys(RECORD_COLUMNS) as [RecordColumn, ...RecordColumn[]];

/** What a page is wide enough for: in PDF, unless columns are asked for. */
export const PDF_COLUMNS: readonly RecordColumn[] = [
  'localDate',
  'startsAt',
  'courseCode',
  'studentNumber',
  'studentName',
  'section',
  'status',
  'method',
  'arrivedAt',
  'departure',
];

/** What a caller may ask for; in this order; all of them, in PDF those above, unless said otherwise. */
export const RecordColumns = z
  .array(z.enum(RECORD_COLUMN_KEYS))
  .min(1)
  .max(RECORD_COLUMN_KEYS.length)
  .refine((keys) => new Set(keys).size === keys.length, 'names each column once')
  .describe('Which columns, in this order; unless given all of them, in PDF ten that fit its page');

interface Named extends Pick<Column, 'type' | 'width'> {
  readonly en: string;
  readonly de: string;
}

export function columnsOf(
  keys: readonly RecordColumn[] | null,
  locale: 'en' | 'de',
): { readonly keys: readonly RecordColumn[]; readonly columns: readonly Column[] } {
  const asked = keys ?? RECORD_COLUMN_KEYS;
  const columns = asked.map((key): Column => {
    const { type, width, [locale]: title } = RECORD_COLUMNS[key];
    return { key, title, type, width };
  });
  return { keys: asked, columns };
}

function of(type: Column['type'], width: number, en: string, de: string): Named {
  return { type, width, en, de };
}
