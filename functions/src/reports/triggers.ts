import { onSchedule } from 'firebase-functions/scheduler';
import { onTaskDispatched } from 'firebase-functions/tasks';
import { z } from 'zod';
import { REPORT_SIGNING_KEY } from '../params.ts';
import { emulated } from '../platform/deployment.ts';
import { liveServices } from '../platform/services.ts';
import { buildReport as build } from './build/buildReport.ts';
import { runDueSchedules } from './schedules/index.ts';
import { requeueReports, sweepReportFiles } from './sweepReports.ts';

const BuildTask = z.object({ reportId: z.string().min(1) });

/** One report at a time: memory is for its pages. Half an hour is the most that a task may take. */
export const buildReport = onTaskDispatched<unknown>(
  {
    retryConfig: { maxAttempts: 5, minBackoffSeconds: 30, maxBackoffSeconds: 300 },
    rateLimits: { maxConcurrentDispatches: emulated(10, 1) },
    timeoutSeconds: 1800,
    memory: '1GiB',
    cpu: 1,
    concurrency: 1,
    secrets: [REPORT_SIGNING_KEY],
  },
  async ({ data }) => {
    await build(liveServices(), BuildTask.parse(data).reportId);
  },
);

/** Reports whose task or builder was lost. */
export const requeueLostReports = onSchedule(
  { schedule: 'every 5 minutes', retryCount: 3, timeoutSeconds: 120 },
  async () => {
    await requeueReports(liveServices());
  },
);

/** Files whose time is over. */
export const sweepOldReports = onSchedule(
  { schedule: 'every 1 hours', retryCount: 3, timeoutSeconds: 540 },
  async () => {
    await sweepReportFiles(liveServices());
  },
);

/** Reports that are made by themselves. */
export const runReportSchedules = onSchedule(
  { schedule: 'every 5 minutes', retryCount: 3, timeoutSeconds: 540, memory: '512MiB' },
  async ({ scheduleTime }) => {
    await runDueSchedules(liveServices(), scheduleTime);
  },
);
