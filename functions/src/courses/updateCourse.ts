import { requirePlaces } from '../places/index.ts';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { newRevision } from '../platform/revision.ts';
import { Course, UpdateCourseRequest } from './contract.ts';
import { courses } from './courseStore.ts';

export const updateCourse = operation({
  name: 'updateCourse',
  summary: 'Change a course; sessions not yet begun follow its places and windows.',
  method: 'PATCH',
  path: '/courses/{courseId}',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: UpdateCourseRequest,
  output: Course,
  failures: ['not-found'],
  handler: (context) => {
    const { courseId, ...given } = context.input;
    const { db } = context.services;
    const ref = courses(db).doc(courseId);
    // An absent field stays as it is.
    const changes = Object.fromEntries(Object.entries(given).filter(([, v]) => v !== undefined));
    return commit(context, async ({ tx, now, audit }) => {
      const course = (await tx.get(ref)).data();
      if (course === undefined) throw new Failure('not-found');
      await requirePlaces(tx, db, given.placeIds ?? []);
      const next = {
        ...course,
        ...changes,
        revision: newRevision(),
        problem: null,
        updatedAt: now,
      };
      tx.set(ref, next);
      const fields = Object.keys(changes).join(' ');
      audit({ action: 'course.updated', subject: ref.path, details: { fields } });
      return { id: courseId, ...next };
    });
  },
});
