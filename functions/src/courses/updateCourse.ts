import { requirePlaces } from '../places/index.ts';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { newRevision } from '../platform/revision.ts';
import { putEditable, readForChange } from '../platform/settled.ts';
import { Course, UpdateCourseRequest } from './contract.ts';
import { StoredCourse, courses } from './courseStore.ts';

export const updateCourse = operation({
  name: 'updateCourse',
  summary: 'Change a course; sessions not yet begun follow its places, windows and liveness.',
  method: 'PATCH',
  path: '/courses/{courseId}',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: UpdateCourseRequest,
  output: Course,
  failures: ['not-found', 'in-progress'],
  handler: (context) => {
    const { courseId, ...given } = context.input;
    const { db } = context.services;
    const ref = courses(db).doc(courseId);
    // An absent field stays as it is.
    const changes = Object.fromEntries(Object.entries(given).filter(([, v]) => v !== undefined));
    return commit(context, async ({ tx, now, audit }) => {
      const course = await readForChange(tx, ref, StoredCourse);
      if (course === undefined) throw new Failure('not-found');
      await requirePlaces(tx, db, given.placeIds ?? []);
      const next = {
        ...course,
        ...changes,
        revision: newRevision(),
        problem: null,
        updatedAt: now,
      };
      putEditable(tx, ref, next);
      const fields = Object.keys(changes).join(' ');
      audit({ action: 'course.updated', subject: ref.path, details: { fields } });
      return { id: courseId, ...next };
    });
  },
});
