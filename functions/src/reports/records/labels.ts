import type { Firestore } from 'firebase-admin/firestore';
import type { StudentLabel } from '../../accounts/index.ts';
import { studentLabels } from '../../accounts/index.ts';
import type { StoredRecord } from '../../attendance/index.ts';
import { courseOf, sessionsById } from '../../courses/index.ts';
import { Bounded } from './bounded.ts';

/** What a row says beyond its record. Null where the document is gone or damaged: the row is written all the same. */
export interface Labels {
  readonly student: StudentLabel;
  readonly session: { readonly localDate: string; readonly timeZone: string } | null;
  readonly course: { readonly code: string; readonly title: string } | null;
}

/** Where names and titles come from, a page of records at a time; in the order of the records. */
export interface LabelSource {
  labelsOf(records: readonly StoredRecord[]): Promise<readonly Labels[]>;
}

/** Kept at a time, so that memory stays the same however many students and sessions a report has. */
const MOST = { students: 5000, sessions: 1000, courses: 500 };
const NOBODY: StudentLabel = { name: null, studentNumber: null, section: null };

/** Reads: each student, session and course that the last thousands of rows did not name. */
export function firestoreLabels(db: Firestore): LabelSource {
  const students = new Bounded<StudentLabel>(MOST.students);
  const sessions = new Bounded<Labels['session']>(MOST.sessions);
  const courses = new Bounded<Labels['course']>(MOST.courses);
  return {
    async labelsOf(records) {
      const [ofStudents, ofSessions, ofCourses] = await Promise.all([
        students.all(
          records.map(({ uid }) => uid),
          (uids) => studentLabels(db, uids),
        ),
        sessions.all(
          records.map(({ sessionId }) => sessionId),
          async (ids) => {
            const found = await sessionsById(db, ids);
            return ids.map((id) => found.get(id) ?? null);
          },
        ),
        courses.all(
          records.map(({ courseId }) => courseId),
          (ids) => Promise.all(ids.map(async (id) => (await courseOf(db, id)) ?? null)),
        ),
      ]);
      return records.map(({ uid, sessionId, courseId }) => ({
        student: ofStudents.get(uid) ?? NOBODY,
        session: ofSessions.get(sessionId) ?? null,
        course: ofCourses.get(courseId) ?? null,
      }));
    },
  };
}
