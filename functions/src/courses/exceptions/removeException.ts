import { commit } from '../../platform/commit.ts';
import { operation } from '../../platform/operation.ts';
import { taughtCourse } from '../teach.ts';
import { Exception, RemoveExceptionRequest } from './contract.ts';
import { decide } from './decide.ts';
import { toException } from './toException.ts';

export const removeException = operation({
  name: 'removeException',
  summary: 'Let a class that was cancelled or moved take place as planned again.',
  method: 'DELETE',
  path: '/courses/{courseId}/exceptions/{meetingId}/{localDate}',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: true,
  input: RemoveExceptionRequest,
  output: Exception,
  failures: ['not-found', 'conflict'],
  handler: async (context) => {
    const { caller, input, services } = context;
    await taughtCourse(services, caller, input.courseId);
    return await commit(context, async (write) => {
      const { exception } = await decide(write, services.db, input, null);
      return toException(input.courseId, exception);
    });
  },
});
