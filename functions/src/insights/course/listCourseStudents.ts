import { nameKey } from '../../accounts/index.ts';
import { mustTeach } from '../../courses/index.ts';
import { operation } from '../../platform/operation.ts';
import { keyedPage } from '../keyedPage.ts';
import { ListCourseStudentsReply, ListCourseStudentsRequest } from './contract.ts';
import { keyFor, toCourseStudent } from './courseStudents.ts';
import { rowsOf } from './tableRows.ts';

export const listCourseStudents = operation({
  name: 'listCourseStudents',
  summary: 'The students of a course with counts, rates, band and their last ten sessions.',
  method: 'GET',
  path: '/insights/courses/{courseId}/students',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: false,
  revalidated: true,
  input: ListCourseStudentsRequest,
  output: ListCourseStudentsReply,
  failures: ['not-found'],
  handler: async ({ caller, input, services }) => {
    const { courseId, sort, limit, cursor } = input;
    await mustTeach(services, caller, courseId);
    const rows = await rowsOf(services.db, courseId);
    const { page, nextCursor } = keyedPage(rows.map(toCourseStudent), {
      keyOf: keyFor(sort, nameKey),
      idOf: ({ studentUid }) => studentUid,
      limit,
      cursor,
    });
    return { students: page, nextCursor };
  },
});
