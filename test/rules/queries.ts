import { absences } from './queries/absences.ts';
import { accounts } from './queries/accounts.ts';
import { anomalies } from './queries/anomalies.ts';
import { attendance } from './queries/attendance.ts';
import { courses } from './queries/courses.ts';
import { faces } from './queries/faces.ts';
import { insightViews } from './queries/insightViews.ts';
import { notifications } from './queries/notifications.ts';
import { others } from './queries/others.ts';
import { reports } from './queries/reports.ts';
import { stats } from './queries/stats.ts';
import type { QueriesOf } from './queries/shape.ts';

export type { QueryShape } from './queries/shape.ts';
export { clausesIn } from './queries/shape.ts';

/** Every query that the code makes, by module. Kept by hand: the test tells when the code has moved on. */
export const QUERIES: readonly QueriesOf[] = [
  ...absences,
  ...accounts,
  ...anomalies,
  ...attendance,
  ...courses,
  ...faces,
  ...insightViews,
  ...notifications,
  ...others,
  ...reports,
  ...stats,
];
