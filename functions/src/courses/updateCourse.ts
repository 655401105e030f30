import { isDeepStrictEqual } from 'node:util';
import { requirePlaces } from '../places/index.ts';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { newRevision } from '../platform/revision.ts';
import { putEditable, readForChange } from '../platform/settled.ts';
import { Course, UpdateCourseRequest } from './contract.ts';
import { StoredCourse, courses } from './courseStore.ts';
import { keepRuleVersion } from './ruleVersionStore.ts';

export const updateCourse = operation({
  name: 'updateCourse',
  summary: 'Change a course; sessions not yet begun follow its places and rules.',
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
      const rules = given.rules ?? course.rules;
      const sameRules = isDeepStrictEqual(rules, course.rules);
      const rulesVersion = course.rulesVersion + (sameRules ? 0 : 1);
      const next = {
        ...course,
        ...changes,
        rulesVersion,
        revision: newRevision(),
        problem: null,
        updatedAt: now,
      };
      putEditable(tx, ref, next);
      if (!sameRules) {
        const version = { version: rulesVersion, rules };
        const updatedBy = context.caller.uid;
        keepRuleVersion(tx, db, courseId, { ...version, updatedAt: now, updatedBy });
      }
      const fields = Object.keys(changes).join(' ');
      audit({ action: 'course.updated', subject: ref.path, details: { fields, rulesVersion } });
      return { id: courseId, ...next };
    });
  },
});
