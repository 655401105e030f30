import type { Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import type { Access } from '../platform/access.ts';
import { operation } from '../platform/operation.ts';
import { listSettled } from '../platform/settled.ts';
import { ListCoursesReply } from './contract.ts';
import { StoredCourse, courseOf, courses } from './courseStore.ts';

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
    const list =
      mine === 'all' ? await listSettled(courses(db), StoredCourse, MOST) : await each(db, mine);
    return { courses: list.sort((a, b) => a.code.localeCompare(b.code)) };
  },
});

type Listed = StoredCourse & { readonly id: string };

async function each(db: Firestore, ids: readonly string[]): Promise<Listed[]> {
  const found = await Promise.all(ids.map((id) => courseOf(db, id)));
  return ids.flatMap((id, i) => {
    const course = found[i];
    return course === undefined ? [] : [{ ...course, id }];
  });
}

function courseIdsOf(access: Access, now: Date): 'all' | string[] {
  if (access.role === 'admin') return 'all';
  const grants = access.role === 'instructor' ? access.staffOf : access.rosterOf;
  return Object.keys(grants).filter((id) => (grants[id] ?? now) > now);
}
