import { usersById } from '../accounts/index.ts';
import type { RecordFilter } from '../attendance/index.ts';
import { courseOf } from '../courses/index.ts';
import { INSTITUTION_NAME } from '../params.ts';
import type { Services } from '../platform/services.ts';
import type { Fact } from './encode/encoding.ts';

const WORDS = {
  en: {
    institution: 'Institution',
    course: 'Course',
    sessionId: 'Session',
    student: 'Student',
    section: 'Section',
    staff: 'Taught by',
    from: 'From',
    to: 'Before',
    status: 'Status',
    method: 'Method',
    departure: 'Departure',
  },
  de: {
    institution: 'Einrichtung',
    course: 'Kurs',
    sessionId: 'Termin',
    student: 'Person',
    section: 'Gruppe',
    staff: 'Unterrichtet von',
    from: 'Ab',
    to: 'Vor',
    status: 'Status',
    method: 'Verfahren',
    departure: 'Abgang',
  },
} as const;

/** What a report of records was asked for, line by line for people; of what is gone, its id. */
export async function factsOf(
  { db }: Pick<Services, 'db'>,
  locale: 'en' | 'de',
  filter: RecordFilter,
): Promise<Fact[]> {
  const words = WORDS[locale];
  const { courseId, studentUid, staffUid, sessionId, section, from, to } = filter;
  const [course, [student, staff]] = await Promise.all([
    courseId === undefined ? undefined : courseOf(db, courseId),
    usersById(db, [studentUid ?? 'nobody', staffUid ?? 'nobody']),
  ]);
  const said: readonly (readonly [keyof typeof words, string | undefined])[] = [
    ['institution', INSTITUTION_NAME.value()],
    ['course', course === undefined ? courseId : `${course.code} ${course.title}`.trim()],
    ['sessionId', sessionId],
    ['student', studentUid === undefined ? undefined : (student?.name ?? studentUid)],
    ['section', section],
    ['staff', staffUid === undefined ? undefined : (staff?.name ?? staffUid)],
    ['from', from],
    ['to', to],
    ['status', filter.status?.join(', ')],
    ['method', filter.method],
    ['departure', filter.departure],
  ];
  return said.flatMap(([key, value]) =>
    value === undefined ? [] : [{ label: words[key], value }],
  );
}
