import { enrolmentId, enrolmentStats, studentStats } from '../../functions/src/insights/index.ts';
import type { Services } from '../../functions/src/platform/services.ts';
import { progress } from '../../tools/support/log.ts';
import type { Expected } from './recount.ts';
import { recount } from './recount.ts';
import type { School } from './school.ts';

const FIELDS = ['present', 'late', 'leftEarly', 'absent', 'excused', 'pending'] as const;

/** How many stats of students, in a course or over all, do not say what the recount says, are missing or too many. */
export async function mismatchesOf({ db }: Services, school: School): Promise<number> {
  const expected = recount(school);
  const [enrolments, students] = await Promise.all([
    enrolmentStats(db).get(),
    studentStats(db).get(),
  ]);
  const wrong: string[] = [];
  const seen = new Set<string>();
  const compare = (
    key: string,
    found: { counts: Omit<Expected, 'ahead'>; ahead: number },
  ): void => {
    seen.add(key);
    const wanted = expected.get(key);
    const same =
      wanted !== undefined
        ? FIELDS.every((field) => found.counts[field] === wanted[field]) &&
          found.ahead === wanted.ahead
        : FIELDS.every((field) => found.counts[field] === 0) && found.ahead === 0;
    if (!same) wrong.push(key);
  };
  for (const doc of enrolments.docs) {
    const stats = doc.data();
    compare(enrolmentId(stats.courseId, stats.uid), stats);
  }
  for (const doc of students.docs) compare(doc.data().uid, doc.data());
  for (const key of expected.keys()) if (!seen.has(key)) wrong.push(key);
  if (wrong.length > 0) progress(`mismatches: ${wrong.slice(0, 5).join(' ')} …`);
  return wrong.length;
}
