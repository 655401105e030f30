import type { z } from 'zod';
import { classId } from '../expected.ts';
import type { Exception } from './contract.ts';
import type { StoredException } from './exceptionStore.ts';

export function toException(
  courseId: string,
  { meetingId, localDate, kind, startsAt, endsAt, placeIds }: Omit<StoredException, 'updatedAt'>,
): z.input<typeof Exception> {
  return {
    ...{ courseId, meetingId, localDate, kind, placeIds },
    sessionId: classId(meetingId, localDate),
    startsAt: startsAt?.toISOString() ?? null,
    endsAt: endsAt?.toISOString() ?? null,
  };
}
