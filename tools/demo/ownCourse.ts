import type { Client } from '../../functions/client/index.ts';
import type { Actor } from './cast.ts';
import type { Stage } from './stage.ts';

type CourseOptions = Pick<Parameters<Client['createCourse']>[0], 'placeIds' | 'rules'>;

/** A course of its own, so that nothing a scenario does there is seen in another; gives its id. */
export async function ownCourse(
  { admin, courseId }: Stage,
  students: readonly Pick<Actor, 'client'>[],
  options: CourseOptions = {},
): Promise<string> {
  const { courses } = await admin.client.listCourses();
  const like = courses.find(({ id }) => id === courseId);
  if (like === undefined) throw new Error('the stage has no course');
  const { termId, timeZone } = like;
  const code = `ONE-${crypto.randomUUID().slice(0, 8)}`;
  const about = { title: 'Tutorial', code, termId, timeZone, ...options };
  const course = await admin.client.createCourse(about);
  if (students.length === 0) return course.id;
  const lines = await Promise.all(
    students.map(async ({ client }) => {
      const { academic, personal } = await client.getMyProfile();
      const { name, email } = personal;
      return { studentNumber: academic.studentNumber ?? '', name, email };
    }),
  );
  await admin.client.addToRoster({ courseId: course.id, students: lines });
  return course.id;
}

/** The places of a course. */
export async function placesOf({ admin }: Stage, courseId: string): Promise<string[]> {
  const { courses } = await admin.client.listCourses();
  return courses.find(({ id }) => id === courseId)?.placeIds ?? [];
}
