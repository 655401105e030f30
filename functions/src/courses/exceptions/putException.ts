import type { z } from 'zod';
import { commit } from '../../platform/commit.ts';
import { invalidField } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { spanOf } from '../sessionSpan.ts';
import { taughtCourse } from '../teach.ts';
import type { Decision } from './classState.ts';
import { CANCELLED } from './classState.ts';
import { Exception, PutExceptionRequest } from './contract.ts';
import { decide } from './decide.ts';
import { toException } from './toException.ts';

export const putException = operation({
  name: 'putException',
  summary: 'Cancel or move one class of a meeting, on any date of its term.',
  method: 'PUT',
  path: '/courses/{courseId}/exceptions/{meetingId}/{localDate}',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: true,
  input: PutExceptionRequest,
  output: Exception,
  failures: ['not-found', 'conflict'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { courseId, meetingId, localDate } = input;
    const decision = decisionOf(input);
    await taughtCourse(services, caller, courseId);
    return await commit(context, async (write) => {
      const key = { courseId, meetingId, localDate };
      const { exception } = await decide(write, services.db, key, decision);
      return toException(courseId, exception);
    });
  },
});

/** @throws Failure invalid-request */
function decisionOf(input: z.output<typeof PutExceptionRequest>): Decision {
  const { kind, startsAt, endsAt, placeIds } = input;
  if (kind === 'cancelled') {
    const given = (['startsAt', 'endsAt', 'placeIds'] as const).find(
      (field) => input[field] !== undefined,
    );
    if (given !== undefined) throw invalidField(given, 'leave it out: the class is cancelled');
    return CANCELLED;
  }
  if (startsAt === undefined) throw invalidField('startsAt', 'say when the class starts');
  if (endsAt === undefined) throw invalidField('endsAt', 'say when the class ends');
  return { kind, ...spanOf({ startsAt, endsAt }), placeIds: placeIds ?? null };
}
