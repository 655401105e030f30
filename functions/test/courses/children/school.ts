import { accessOf, OPEN_END } from '../../../src/platform/access.ts';
import type { ChildRights } from '../../../src/platform/access.ts';
import { operations } from '../../../src/operations.ts';
import type { Person } from '../../accounts/people.ts';
import { person, rosterLine } from '../../accounts/people.ts';
import { callAs } from '../../support/call.ts';
import type { Classroom } from '../../support/classroom.ts';
import { classroom } from '../../support/classroom.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import { parentRights } from '../../support/school.ts';

/** A course with one session under way, in a project of its own; two children attend it, marked late. */
export interface ChildrensSchool {
  readonly services: Isolated;
  readonly room: Classroom;
  readonly child: Person;
  readonly other: Person;
}

export async function childrensSchool(): Promise<ChildrensSchool> {
  const services = isolatedServices();
  const room = await classroom({}, services);
  const [child, other] = [await pupil(services, room), await pupil(services, room)];
  return { services, room, child, other };
}

async function pupil(services: Isolated, { admin, courseId, sessionId }: Classroom) {
  const someone = await person(services, 'student');
  const { uid, email } = someone;
  const studentNumber = `N-${uid}`;
  const { db } = services;
  await db.doc(`users/${uid}`).update({ studentNumber, section: '7b', courseIds: [courseId] });
  await accessOf(db)
    .doc(uid)
    .update({ studentNumber, rosterOf: { [courseId]: OPEN_END } });
  await rosterLine(services, { courseId, uid, email, studentNumber });
  const mark = { sessionId, studentUid: uid, status: 'late', reason: 'The bus' } as const;
  await callAs(admin, operations.markAttendance, mark, { services });
  return someone;
}

/** A guardian whose one link names this child and says so. */
export async function guardianOf(
  { services }: ChildrensSchool,
  childUid: string,
  changes: Partial<ChildRights> = {},
): Promise<Person> {
  const guardian = await person(services, 'guardian');
  const children = { [childUid]: parentRights(changes) };
  await accessOf(services.db).doc(guardian.uid).update({ children });
  return guardian;
}
