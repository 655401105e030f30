import type { PlacedRecord, RecordSource } from '../../functions/src/attendance/index.ts';
import type { LabelSource } from '../../functions/src/reports/records/labels.ts';

const PER_SESSION = 40;
const STUDENTS = 500;
const STATUSES = ['present', 'present', 'present', 'late', 'absent', 'excused'] as const;
const LAST = Date.parse('2026-12-18T15:00:00Z');

/** Names that break tables or begin formulas, among others. */
export const HOSTILE = [
  '=1+1',
  '+49 170',
  '-2+3',
  '@SUM(A1)',
  '\t=1+1',
  ' =1+1',
  '＝1+1',
  'O"Brien; "Pat", Jr',
  'line\nbreak',
  '<b>&amp;</b>',
] as const;

export function nameOf(student: number): string {
  const hostile = student % 25 === 0 ? HOSTILE[(student / 25) % HOSTILE.length] : undefined;
  return hostile ?? `Student ${String(student)}`;
}

function recordAt(n: number): PlacedRecord {
  const session = Math.floor(n / PER_SESSION);
  const student = (session * 7 + (PER_SESSION - 1 - (n % PER_SESSION))) % STUDENTS;
  const startsAt = new Date(LAST - session * 300_000);
  const sessionId = `s${String(10_000_000 - session)}`;
  const uid = `uid-${String(student).padStart(24, '0')}`;
  const status = STATUSES[(n * 31) % STATUSES.length] ?? 'present';
  const here = status === 'present' || status === 'late';
  const arrivedAt = here ? new Date(startsAt.getTime() + (n % 900) * 1000) : null;
  const record: PlacedRecord['record'] = {
    uid,
    courseId: `course-${String(session % 60)}`,
    sessionId,
    startsAt,
    status,
    method: here ? 'face' : 'automatic',
    arrivedAt,
    departure: here ? 'left' : 'none',
    departedAt: here ? new Date(startsAt.getTime() + 5_400_000) : null,
    policyVersion: 3,
    placeId: 'hall',
    placeVersion: 1,
    markedBy: here ? uid : 'system',
    eventId: null,
    updatedAt: arrivedAt ?? startsAt,
  };
  return { record, startsAt, path: `sessions/${sessionId}/attendance/${uid}` };
}

/** So many records behind the port by which exports read, made as they are asked for. */
export function generatedRecords(count: number): RecordSource {
  return {
    async *pages(_filter, { size }) {
      for (let from = 0; from < count; from += size) {
        const length = Math.min(size, count - from);
        yield await Promise.resolve(Array.from({ length }, (_, i) => recordAt(from + i)));
      }
    },
  };
}

/** The names and titles of those. */
export const generatedLabels: LabelSource = {
  labelsOf: (records) =>
    Promise.resolve(
      records.map(({ uid, courseId, startsAt }) => {
        const student = Number(uid.slice(4));
        return {
          student: {
            name: nameOf(student),
            studentNumber: `S${String(student).padStart(6, '0')}`,
            section: `${String(student % 12)}A`,
          },
          session: { localDate: startsAt.toISOString().slice(0, 10), timeZone: 'Europe/Berlin' },
          course: { code: courseId.slice(7), title: `Course of ${courseId}, with a title` },
        };
      }),
    ),
};
