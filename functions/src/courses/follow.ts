import type { Services } from '../platform/services.ts';
import { settleAll } from '../platform/settleAll.ts';
import { recomputeContext } from '../platform/system.ts';
import { termsWith } from './calendars/effect.ts';
import { courses } from './courseStore.ts';
import { materialise } from './materialise.ts';

/** Sessions follow a change of the course, its meetings or its places. */
export async function followCourse(
  services: Services,
  courseId: string,
  occasion: string,
): Promise<void> {
  await materialise(recomputeContext(services, 'materialise', occasion), courseId);
}

/** Sessions of every course of a term follow the term. */
export async function followTerm(
  services: Services,
  termId: string,
  occasion: string,
): Promise<void> {
  const found = await courses(services.db).where('termId', '==', termId).select().get();
  await followEach(services, idsOf(found.docs), occasion);
}

/** Sessions of every course of every term that names a calendar follow it. */
export async function followCalendar(
  services: Services,
  calendarId: string,
  occasion: string,
): Promise<void> {
  const named = await termsWith(services.db, calendarId);
  const found = await Promise.all(
    named.map(({ id }) => courses(services.db).where('termId', '==', id).select().get()),
  );
  await followEach(
    services,
    found.flatMap(({ docs }) => idsOf(docs)),
    occasion,
  );
}

/** All active courses; the horizon moves on and missed changes are made good. */
export async function followAll(services: Services, occasion: string): Promise<void> {
  const found = await courses(services.db).where('status', '==', 'active').select().get();
  await followEach(services, idsOf(found.docs), occasion);
}

/** How many courses are worked on at a time. */
const LANES = 5;

/**
 * One course that cannot be materialised does not hold up the others.
 * @throws AggregateError in the end when any failed, so that the event or schedule is tried again
 */
async function followEach(
  services: Services,
  ids: readonly string[],
  occasion: string,
): Promise<void> {
  const done = await settleAll(ids, LANES, (id) => followCourse(services, id, occasion));
  const errors = done.flatMap((one, i) =>
    one.status === 'fulfilled'
      ? []
      : [new Error(`course ${ids[i] ?? ''} was not materialised`, { cause: one.reason })],
  );
  if (errors.length > 0) {
    throw new AggregateError(errors, `${String(errors.length)} of ${String(ids.length)} courses`);
  }
}

const idsOf = (docs: readonly { readonly id: string }[]): string[] => docs.map(({ id }) => id);
