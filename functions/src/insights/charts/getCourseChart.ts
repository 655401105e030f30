import { mustTeach } from '../../courses/index.ts';
import { operation } from '../../platform/operation.ts';
import { courseStats } from '../stats/statsStore.ts';
import { courseChart } from './builders.ts';
import { chartSvg } from './chartSvg.ts';
import { ChartReply, CourseChartRequest, SVG_REPLY } from './contract.ts';
import { noStatsOf } from './noStats.ts';

export const getCourseChart = operation({
  name: 'getCourseChart',
  summary: 'Attendance of a course as a picture: by week, session, weekday, band or status.',
  method: 'GET',
  path: '/insights/courses/{courseId}/chart.svg',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: false,
  input: CourseChartRequest,
  output: ChartReply,
  failures: ['not-found'],
  raw: SVG_REPLY,
  revalidated: true,
  handler: async ({ caller, input: { courseId, chart, theme, locale }, services }) => {
    const [course, stats] = await Promise.all([
      mustTeach(services, caller, courseId),
      courseStats(services.db).doc(courseId).get(),
    ]);
    const spec = courseChart(chart, stats.data() ?? noStatsOf(course));
    return { svg: await chartSvg(spec, { theme, locale }) };
  },
});
