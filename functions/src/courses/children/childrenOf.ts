import type { Firestore } from 'firebase-admin/firestore';
import { linkReply, usersById } from '../../accounts/index.ts';
import type { Access, ChildRights } from '../../platform/access.ts';
import { accessOf, isLinkedTo } from '../../platform/access.ts';
import { getEach } from '../../platform/firestore.ts';
import { courseOf } from '../courseStore.ts';
import type { Child } from './contract.ts';

/** Far more than anybody has; they bound one reply. */
const MOST_CHILDREN = 20;
const MOST_COURSES = 40;

/** Children to whom a guardian is linked at this moment, in the order of their uids. */
export function linkedChildren(access: Access, now: Date): string[] {
  return Object.keys(access.children)
    .filter((uid) => isLinkedTo(access, uid, now))
    .sort()
    .slice(0, MOST_CHILDREN);
}

/** Whether a link lets its owner know which classes the child has. */
export function seesClasses({ attendance, absences }: ChildRights): boolean {
  return attendance || absences;
}

/** What a guardian sees of these children; whoever is no student (any more) is left out. */
export async function childrenOf(
  db: Firestore,
  guardian: Access,
  uids: readonly string[],
  now: Date,
): Promise<Child[]> {
  const [users, accesses] = await Promise.all([
    usersById(db, uids),
    getEach(
      db,
      uids.map((uid) => accessOf(db).doc(uid)),
    ),
  ]);
  const found = await Promise.all(
    uids.map(async (uid, i): Promise<Child[]> => {
      const [user, access, link] = [users[i], accesses[i], guardian.children[uid]];
      if (!user || !access || access instanceof Error || link === undefined) return [];
      if (access.role !== 'student' || access.standing !== 'active') return [];
      const { name, studentNumber, programme, year, section } = user;
      const courses = seesClasses(link) ? await coursesOf(db, access, now) : [];
      const academic = { studentNumber, programme, year, section };
      return [{ uid, name, ...academic, link: linkReply(link), courses }];
    }),
  );
  return found.flat();
}

async function coursesOf(db: Firestore, child: Access, now: Date): Promise<Child['courses']> {
  const ids = Object.keys(child.rosterOf).filter((id) => (child.rosterOf[id] ?? now) > now);
  const found = await Promise.all(
    ids.map(async (courseId) => {
      const course = await courseOf(db, courseId);
      return course === undefined ? [] : [{ ...course, courseId }];
    }),
  );
  // A grant need not end with its term: courses of years gone by are among them.
  return found
    .flat()
    .sort((a, b) => Number(b.status === 'active') - Number(a.status === 'active'))
    .slice(0, MOST_COURSES)
    .map(({ courseId, title, code }) => ({ courseId, title, code }))
    .sort((a, b) => a.code.localeCompare(b.code));
}
