import { studentUidsOfSection } from '../accounts/index.ts';
import { accessOf } from '../platform/access.ts';
import { invalidField } from '../platform/failures.ts';
import type { Services } from '../platform/services.ts';
import type { RecordFilter } from './recordFilter.ts';
import type { NarrowedFilter } from './recordSource.ts';
import { isTooWide } from './splitFilter.ts';

/** Of one section; a school names them by class, not by year. */
const MOST_IN_SECTION = 500;

/**
 * What a filter's words mean at this moment: the students of its section, the courses of its teacher. Null: nobody and
 * nothing, so no record can fit. Reads: the section's profiles, and one document for a teacher.
 * @throws Failure invalid-request for a section of more than 500 students, and for what would take more than 200 queries
 */
export async function narrowFilter(
  services: Services,
  { courseId, studentUid, section, staffUid, from, to, ...rest }: RecordFilter,
): Promise<NarrowedFilter | null> {
  const [students, courses] = await Promise.all([
    section === undefined ? undefined : ofSection(services, section),
    staffUid === undefined ? undefined : taughtBy(services, staffUid),
  ]);
  const uids = within(studentUid, students);
  const courseIds = within(courseId, courses);
  if (uids?.length === 0 || courseIds?.length === 0) return null;
  const [first, end] = [from, to].map((at) => (at === undefined ? undefined : new Date(at)));
  const narrowed = { ...rest, uids, courseIds, from: first, to: end };
  if (isTooWide(narrowed)) {
    const fix = 'names too many students and courses together: name a course, or fewer statuses';
    throw invalidField(section === undefined ? 'staffUid' : 'section', fix);
  }
  return narrowed;
}

/** Those of the set that are asked for by name, too; undefined: neither says anything. */
function within(
  one: string | undefined,
  set: readonly string[] | undefined,
): readonly string[] | undefined {
  if (one === undefined) return set;
  return set === undefined || set.includes(one) ? [one] : [];
}

async function ofSection({ db }: Services, section: string): Promise<readonly string[]> {
  const uids = await studentUidsOfSection(db, section, MOST_IN_SECTION + 1);
  if (uids.length > MOST_IN_SECTION) {
    throw invalidField('section', 'has more than 500 students: name a course or a student instead');
  }
  return uids;
}

async function taughtBy({ db, clock }: Services, uid: string): Promise<readonly string[]> {
  const access = (await accessOf(db).doc(uid).get()).data();
  if (access?.role !== 'instructor') return [];
  const now = clock.now();
  return Object.entries(access.staffOf)
    .filter(([, until]) => until > now)
    .map(([id]) => id);
}
