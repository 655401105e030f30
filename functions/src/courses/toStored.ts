import type { Policy } from '../settings/index.ts';
import type { StoredCourse } from './courseStore.ts';
import { dayPartOf } from './dayPart.ts';
import type { StoredSession } from './sessionStore.ts';
import { NOT_CLOSED } from './sessionStore.ts';
import type { Occurrence } from './timetable.ts';
import { windows } from './windows.ts';

/** What a session takes over from its course and the policy. */
export interface Terms {
  readonly courseId: string;
  readonly course: StoredCourse;
  readonly policy: Policy;
}

export interface Stamp {
  readonly revision: string;
  readonly updatedAt: Date;
}

/** The session of a class as it should be stored. */
export function storedFrom(
  occurrence: Occurrence,
  { courseId, course, policy }: Terms,
  stamp: Stamp,
): StoredSession {
  const cancelled = occurrence.change === 'cancelled';
  return {
    courseId,
    courseTitle: course.title,
    meetingId: occurrence.meetingId,
    origin: 'meeting',
    localDate: occurrence.localDate,
    timeZone: occurrence.timeZone,
    startsAt: occurrence.startsAt,
    endsAt: occurrence.endsAt,
    ...windows(occurrence, course.rules.windows ?? policy.rules.windows),
    placeIds: [...occurrence.placeIds],
    dayPart: dayPartOf(occurrence, policy.rules.dayParts),
    rules: course.rules,
    rulesVersion: course.rulesVersion,
    status: cancelled ? 'cancelled' : 'scheduled',
    cancelledBy: cancelled ? 'staff' : null,
    closing: NOT_CLOSED,
    ...stamp,
  };
}
