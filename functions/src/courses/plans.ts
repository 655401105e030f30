import type { Firestore, Transaction } from 'firebase-admin/firestore';
import { currentPolicy } from '../settings/index.ts';
import type { CalendarDraft } from './calendars/calendarStore.ts';
import { holidaysOf } from './calendars/calendarStore.ts';
import type { StoredCourse, StoredMeeting, StoredTerm } from './courseStore.ts';
import { courseOf, meetingsOf, terms } from './courseStore.ts';
import type { Plans } from './expected.ts';
import type { Meeting } from './meeting.ts';
import type { Terms } from './toStored.ts';

/** A course's weekly timetable, without what was decided about single classes. */
export type CoursePlans = Terms & Omit<Plans, 'exceptions'>;

/**
 * Reads what a course's timetable is made of; null when there is no such course. One without a term, or archived,
 * meets no more. `draft` stands for the calendar of its id.
 */
export async function plansOf(
  db: Firestore,
  courseId: string,
  tx?: Transaction,
  draft?: CalendarDraft,
): Promise<CoursePlans | null> {
  const [course, policy, stored] = await Promise.all([
    courseOf(db, courseId, tx),
    currentPolicy(db, tx),
    tx === undefined ? meetingsOf(db, courseId).get() : tx.get(meetingsOf(db, courseId)),
  ]);
  if (course === undefined) return null;
  const termRef = terms(db).doc(course.termId);
  const term = (await (tx === undefined ? termRef.get() : tx.get(termRef))).data();
  if (term === undefined || course.status === 'archived') {
    return { courseId, course, policy, meetings: [], holidays: [] };
  }
  const meetings = stored.docs.map((doc) => inTerm(doc.id, doc.data(), term, course));
  const holidays = await holidaysOf(db, term.calendarIds, tx, draft);
  return { courseId, course, policy, meetings, holidays };
}

/** A meeting never leaves its term; without places of its own it meets at the course's. */
function inTerm(
  id: string,
  stored: StoredMeeting,
  term: StoredTerm,
  course: StoredCourse,
): Meeting {
  const from = stored.from !== null && stored.from > term.from ? stored.from : term.from;
  const to = stored.to !== null && stored.to < term.to ? stored.to : term.to;
  const anchor = stored.anchor ?? from;
  return { ...stored, id, from, to, anchor, placeIds: stored.placeIds ?? course.placeIds };
}
