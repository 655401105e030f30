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
  try {
    const due = new Date(Date.now() - 60_000);
    await services.db.doc(`reportSchedules/${scheduleId}`).update({ nextAt: due });
    const run = (): Promise<void> => runDueSchedules(services, due.toISOString());
    await Promise.all([run(), run()]);
    await run();
    const { reports } = await client.listReports({ by: admin.uid, limit: 200 });
    const made = reports.filter((one) => one.scheduleId === scheduleId);
    const decision = `${String(made.length)} report`;
    const { last, nextAt } = await client.getReportSchedule({ scheduleId });
    const reportId = last?.reportId ?? '';
    if (!made.some((one) => one.reportId === reportId)) {
      return { decision, reasons: [], flaw: 'the schedule lost its run' };
    }
    const { status } = await watchReport(admin, reportId);
    if (status !== 'ready') return { decision, reasons: [], flaw: `it is ${status}` };
    await told(teacher, 'report.ready', { reportId });
    const goesOn = nextAt !== null && Date.parse(nextAt) > Date.now();
    return { decision, reasons: [], flaw: goesOn ? undefined : 'it has no next run' };
  } finally {
    await client.deleteReportSchedule({ scheduleId });
  }
}
