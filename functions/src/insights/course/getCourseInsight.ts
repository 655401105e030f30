import { mustTeach } from '../../courses/index.ts';
import { operation } from '../../platform/operation.ts';
import { courseStats, sessionStats } from '../stats/statsStore.ts';
import { anomaliesOf } from './anomaliesOf.ts';
import { CourseInsight, GetCourseInsightRequest } from './contract.ts';
import { courseView, inRowView, latestView, naming } from './courseView.ts';
import { fitted } from './fitted.ts';
import { withoutStats } from './noStats.ts';
import { rowsOf } from './tableRows.ts';

export const getCourseInsight = operation({
  name: 'getCourseInsight',
  summary:
    'How a course stands: counts, rates, bands, series by week, weekday and session, who is missing, what waits for its staff.',
  method: 'GET',
  path: '/insights/courses/{courseId}',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: false,
  revalidated: true,
  input: GetCourseInsightRequest,
  output: CourseInsight,
  failures: ['not-found'],
  handler: async ({ caller, input: { courseId }, services }) => {
    const { db } = services;
    const course = await mustTeach(services, caller, courseId);
    const [found, rows, anomalies] = await Promise.all([
      courseStats(db).doc(courseId).get(),
      rowsOf(db, courseId),
      anomaliesOf(db, courseId),
    ]);
    const stats = found.data();
    const last = stats?.sessions.at(-1);
    const session =
      last === undefined ? undefined : (await sessionStats(db).doc(last.sessionId).get()).data();
    const named = naming(rows);
    return fitted({
      ...(stats === undefined ? withoutStats(courseId, course) : courseView(stats)),
      latest:
        last === undefined || session === undefined
          ? null
          : latestView(last.sessionId, session, rows),
      absentInRow: inRowView(rows),
      reviews: {
        waiting: stats?.reviews.waiting ?? 0,
        latest: (stats?.reviews.latest ?? []).map(({ of, sessionId, startsAt, uid }) => ({
          of,
          sessionId,
          startsAt: startsAt.toISOString(),
          ...named(uid),
        })),
      },
      anomalies,
    });
  },
});
