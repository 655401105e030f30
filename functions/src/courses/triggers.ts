import type { Services } from '../platform/services.ts';
import { systemContext } from '../platform/system.ts';
import { courses } from './courseStore.ts';
import { materialise } from './materialise.ts';

/** Sessions follow a change of the course, its meetings or its places. */
export async function followCourse(
  services: Services,
  courseId: string,
  occasion: string,
): Promise<void> {
  await materialise(systemContext(services, 'materialise', `${courseId}:${occasion}`), courseId);
}

/** Sessions of every course of a term follow the term. */
export async function followTerm(
  services: Services,
  termId: string,
  occasion: string,
): Promise<void> {
  const found = await courses(services.db).where('termId', '==', termId).select().get();
  for (const { id } of found.docs) await followCourse(services, id, occasion);
}

/** All active courses, one after another; the horizon moves on and missed changes are made good. */
export async function followAll(services: Services, occasion: string): Promise<void> {
  const found = await courses(services.db).where('status', '==', 'active').select().get();
  for (const { id } of found.docs) await followCourse(services, id, occasion);
}
