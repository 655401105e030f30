import type { Client } from '../../functions/client/index.ts';
import type { Ports } from '../emulators/ports.ts';
import { signIn } from '../school/people.ts';
import type { SignedIn } from '../school/people.ts';
import { ADMINS, INSTRUCTORS } from '../school/roll.ts';

/** The seeded school with its office and its teacher signed in. */
export interface Stage {
  readonly ports: Ports;
  readonly admin: SignedIn;
  readonly teacher: SignedIn;
  /** Everybody is on its roster. */
  readonly courseId: string;
  /** Only every second seeded student is on its roster; its check-ins must show an action. */
  readonly otherCourseId: string;
  readonly historian: SignedIn;
}

export async function openStage(ports: Ports): Promise<Stage> {
  const [office] = ADMINS;
  const [physics, history] = INSTRUCTORS;
  if (office === undefined || physics === undefined || history === undefined) {
    throw new Error('the roll names no office or no teachers');
  }
  const admin = await signIn(ports, office);
  const { courses } = await admin.client.listCourses();
  const courseOf = (code: string): string => {
    const course = courses.find((one) => one.code === code);
    if (course === undefined) throw new Error(`the school has no course ${code}: npm run seed`);
    return course.id;
  };
  return {
    ports,
    admin,
    teacher: await signIn(ports, physics),
    historian: await signIn(ports, history),
    courseId: courseOf('PHY-1'),
    otherCourseId: courseOf('HIS-1'),
  };
}

export async function closeStage({ admin, teacher, historian }: Stage): Promise<void> {
  await Promise.all([admin, teacher, historian].map((one) => one.close()));
}

/** Minutes from now. */
export interface Times {
  readonly startsIn?: number;
  readonly lasts?: number;
  readonly lateAfterIn?: number;
}

/** An extra session around now, so that weekends, midnight and an old seed change nothing. */
export async function extraSession(
  teacher: Client,
  courseId: string,
  { startsIn = -2, lasts = 60, lateAfterIn = startsIn + 10 }: Times = {},
  where: { placeIds?: string[] } = {},
): Promise<string> {
  const at = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
  const { id } = await teacher.addSession({
    courseId,
    ...where,
    startsAt: at(startsIn),
    endsAt: at(startsIn + lasts),
    opensAt: at(startsIn - 15),
    lateAfter: at(lateAfterIn),
    closesAt: at(startsIn + lasts),
  });
  return id;
}
