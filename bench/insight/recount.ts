import type { School } from './school.ts';
import { isThere } from './school.ts';

/** What is expected of one student, in one course or over all of them. */
export interface Expected {
  readonly present: number;
  readonly late: number;
  readonly leftEarly: number;
  readonly absent: number;
  readonly excused: number;
  readonly pending: number;
  readonly ahead: number;
}

const NOTHING: Expected = {
  present: 0,
  late: 0,
  leftEarly: 0,
  absent: 0,
  excused: 0,
  pending: 0,
  ahead: 0,
};

/**
 * Counted from the school itself, one mark after the other, by none of the code that is measured: by `course~uid` and,
 * over all courses, by uid.
 */
export function recount(school: School): Map<string, Expected> {
  const found = new Map<string, Expected>();
  const count = (uid: string, courseId: string, what: readonly (keyof Expected)[]): void => {
    for (const key of [uid, `${courseId}~${uid}`]) {
      const before = found.get(key) ?? NOTHING;
      const added = what.map((field) => [field, before[field] + 1] as const);
      found.set(key, { ...before, ...Object.fromEntries(added) });
    }
  };
  const rosters = new Map(school.courses.map(({ id, roster }) => [id, roster]));
  for (const { courseId, startsAt, ahead, cancelled, rollTaken, marks } of school.meetings) {
    if (cancelled) continue;
    if (ahead) {
      for (const member of rosters.get(courseId) ?? []) {
        if (isThere(member, startsAt)) count(member.uid, courseId, ['ahead']);
      }
    }
    for (const [uid, { status, method, leftEarly }] of marks) {
      if (status === 'absent' && method === 'automatic' && !rollTaken) continue;
      const field = status === 'pending_review' ? 'pending' : status;
      count(uid, courseId, leftEarly ? [field, 'leftEarly'] : [field]);
    }
  }
  return found;
}
