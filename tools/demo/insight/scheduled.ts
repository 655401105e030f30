import type { Services } from '../../../functions/src/platform/services.ts';
import { runDueSchedules } from '../../../functions/src/reports/schedules/runDueSchedules.ts';
import type { Outcome, Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';
import { told } from '../told.ts';
import { watchReport } from './watched.ts';

/** Reports that come by themselves; `services`: those of an operator's process, which plays the clock. */
export function scheduled(stage: Stage, services: Services): Scenario[] {
  return [
    {
      name: 'a weekly report: two runs at once, one report',
      decision: '1 report',
      reasons: [],
      run: () => twoRuns(stage, services),
    },
  ];
}

/** Dated back, as if its time had come; then the schedule is run twice at the same moment, and once more. */
async function twoRuns(stage: Stage, services: Services): Promise<Outcome> {
  const { admin, teacher, courseId } = stage;
  const { client } = admin;
  const { scheduleId } = await client.createReportSchedule({
    name: 'Physics, last week',
    kind: 'records',
    filter: { courseId },
    period: 'week',
    format: 'csv',
    every: 'weekly',
    at: '06:00',
    timeZone: 'Europe/Berlin',
    recipients: [teacher.uid],
  });
  const due = new Date(Date.now() - 60_000);
  await services.db.doc(`reportSchedules/${scheduleId}`).update({ nextAt: due });
  const run = (): Promise<void> => runDueSchedules(services, due.toISOString());
  await Promise.all([run(), run()]);
  await run();
  const { reports } = await client.listReports();
  const [report, ...others] = reports.filter((one) => one.scheduleId === scheduleId);
  const reportId = report?.reportId ?? '';
  const { status } = await watchReport(admin, reportId);
  await told(teacher, 'report.ready', { reportId });
  const { last, nextAt } = await client.getReportSchedule({ scheduleId });
  await client.deleteReportSchedule({ scheduleId });
  const right = last?.reportId === reportId && nextAt !== null && Date.parse(nextAt) > Date.now();
  return {
    decision: `${String(1 + others.length)} report`,
    reasons: [],
    flaw: status !== 'ready' ? `it is ${status}` : right ? undefined : 'the schedule lost its run',
  };
}
