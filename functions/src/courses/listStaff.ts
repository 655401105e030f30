import { staffGrantsOf } from '../accounts/index.ts';
import { operation } from '../platform/operation.ts';
import { ListStaffReply, ListStaffRequest } from './contract.ts';
import { taughtCourse } from './teach.ts';

export const listStaff = operation({
  name: 'listStaff',
  summary: 'Who teaches a course, and until when; grants that have ended stay in the list.',
  method: 'GET',
  path: '/courses/{courseId}/staff',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: false,
  input: ListStaffRequest,
  output: ListStaffReply,
  failures: ['not-found'],
  handler: async ({ caller, input: { courseId }, services }) => {
    await taughtCourse(services, caller, courseId);
    const grants = await staffGrantsOf(services.db, courseId);
    const staff = grants.map(({ uid, role, until }) => ({
      ...{ courseId, uid, role },
      until: until.toISOString(),
    }));
    return { staff };
  },
});
