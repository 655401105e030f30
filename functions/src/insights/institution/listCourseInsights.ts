import { nameKey } from '../../accounts/index.ts';
import { operation } from '../../platform/operation.ts';
import { keyedPage } from '../keyedPage.ts';
import { termStats } from '../stats/statsStore.ts';
import { ListCourseInsightsReply, ListCourseInsightsRequest } from './contract.ts';
import { courseLines, lineKey } from './courseLines.ts';

export const listCourseInsights = operation({
  name: 'listCourseInsights',
  summary: 'The courses of a term with their rates and bands.',
  method: 'GET',
  path: '/insights/courses',
  roles: ['admin'],
  tier: 'light',
  writes: false,
  revalidated: true,
  input: ListCourseInsightsRequest,
  output: ListCourseInsightsReply,
  failures: [],
  handler: async ({ input, services: { db } }) => {
    const { termId, department, sort, limit, cursor } = input;
    const stats = (await termStats(db).doc(termId).get()).data();
    const lines = stats === undefined ? [] : courseLines(stats, department);
    const { page, nextCursor } = keyedPage(lines, {
      keyOf: lineKey(sort, nameKey),
      idOf: ({ courseId }) => courseId,
      limit,
      cursor,
    });
    const computedAt = stats?.computedAt.toISOString() ?? null;
    return { courses: page, nextCursor, computedAt };
  },
});
