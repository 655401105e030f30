import { z } from 'zod';
import type { Access } from '../platform/access.ts';
import { operation } from '../platform/operation.ts';
import { ListCoursesReply } from './contract.ts';
import { courses } from './courseStore.ts';

/** More courses than one institution teaches at a time. */
const MOST = 500;

export const listCourses = operation({
  name: 'listCourses',
  summary: 'The courses one teaches or attends; admins see all.',
  method: 'GET',
  path: '/courses',
  roles: ['student', 'instructor', 'admin'],
  tier: 'light',
  writes: false,
  input: z.strictObject({}),
  output: ListCoursesReply,
  failures: [],
  handler: async ({ caller, services: { db, clock } }) => {
    const mine = courseIdsOf(caller.access, clock.now());
    const found =
      mine === 'all'
        ? (await courses(db).orderBy('code').limit(MOST).get()).docs
        : await Promise.all(mine.map((id) => courses(db).doc(id).get()));
    const list = found.flatMap((doc) => {
      const course = doc.data();
      return course === undefined ? [] : [{ id: doc.id, ...course }];
    });
    return { courses: list.sort((a, b) => a.code.localeCompare(b.code)) };
  },
});

function courseIdsOf(access: Access, now: Date): 'all' | string[] {
  if (access.role === 'admin') return 'all';
  const grants = access.role === 'instructor' ? access.staffOf : access.rosterOf;
  return Object.keys(grants).filter((id) => (grants[id] ?? now) > now);
}
