import { operation } from '../platform/operation.ts';
import { MaterialiseSessionsReply, MaterialiseSessionsRequest } from './contract.ts';
import { materialise } from './materialise.ts';
import { taughtCourse } from './teach.ts';

export const materialiseSessions = operation({
  name: 'materialiseSessions',
  summary: 'Bring a course’s sessions in line with its timetable now, instead of waiting.',
  method: 'POST',
  path: '/courses/{courseId}/materialise',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: true,
  input: MaterialiseSessionsRequest,
  output: MaterialiseSessionsReply,
  failures: ['not-found'],
  handler: async (context) => {
    await taughtCourse(context.services, context.caller, context.input.courseId);
    return await materialise(context, context.input.courseId);
  },
});
