import { requirePlaces } from '../places/index.ts';
import { commit } from '../platform/commit.ts';
import { randomToken } from '../platform/crypto.ts';
import { invalidField } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { newRevision } from '../platform/revision.ts';
import { putEditable } from '../platform/settled.ts';
import { Course, CreateCourseRequest } from './contract.ts';
import { courses, terms } from './courseStore.ts';
import { keepRuleVersion } from './ruleVersionStore.ts';

export const createCourse = operation({
  name: 'createCourse',
  summary: 'Create a course in a term.',
  method: 'POST',
  path: '/courses',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: CreateCourseRequest,
  output: Course,
  failures: [],
  handler: (context) => {
    const { input, services } = context;
    const { db } = services;
    const ref = courses(db).doc(randomToken(9));
    return commit(context, async ({ tx, now, audit }) => {
      const term = await tx.get(terms(db).doc(input.termId));
      if (!term.exists) throw invalidField('termId', 'there is no such term');
      await requirePlaces(tx, db, input.placeIds);
      const course = { ...input, rulesVersion: 1, status: 'active' as const };
      putEditable(tx, ref, {
        ...course,
        revision: newRevision(),
        problem: null,
        createdAt: now,
        updatedAt: now,
      });
      keepRuleVersion(tx, db, ref.id, {
        version: 1,
        rules: input.rules,
        updatedAt: now,
        updatedBy: context.caller.uid,
      });
      audit({ action: 'course.created', subject: ref.path });
      return { id: ref.id, ...course };
    });
  },
});
