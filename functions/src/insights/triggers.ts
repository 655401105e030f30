import { onDocumentDeleted, onDocumentWritten } from 'firebase-functions/firestore';
import { onSchedule } from 'firebase-functions/scheduler';
import { onTaskDispatched } from 'firebase-functions/tasks';
import { emulated } from '../platform/deployment.ts';
import { liveServices } from '../platform/services.ts';
import { findAnomalies as find } from './anomalies/findAnomalies.ts';
import { forgetScores } from './anomalies/keepSignals.ts';
import { checkStats as check } from './stats/check/checkStats.ts';
import { markDue } from './stats/work/markDue.ts';
import { sweepStats as sweep } from './stats/work/sweepStats.ts';
import { target } from './stats/work/target.ts';
import { workOffTask } from './stats/work/workOff.ts';
import {
  changesCourse,
  changesMark,
  changesOutlook,
  changesSession,
  coursesOf,
} from './stats/whatChanged.ts';

// Stats follow what they are made from: a trigger asks for recomputation and does nothing else.

export const onRecordWritten = onDocumentWritten(
  { document: 'sessions/{sessionId}/attendance/{uid}', retry: true },
  async ({ params, data }) => {
    if (data === undefined || !changesMark(data)) return;
    await markDue(liveServices(), target('session', params.sessionId));
  },
);

export const onSessionChanged = onDocumentWritten(
  { document: 'sessions/{sessionId}', retry: true },
  async ({ params, data }) => {
    if (data === undefined) return;
    const services = liveServices();
    if (changesSession(data, services.clock.now())) {
      await markDue(services, target('session', params.sessionId));
    }
    if (!changesOutlook(data)) return;
    for (const id of coursesOf(data)) await markDue(services, target('course', id));
  },
);

export const onRosterWritten = onDocumentWritten(
  { document: 'courses/{courseId}/roster/{studentNumber}', retry: true },
  async ({ params }) => {
    await markDue(liveServices(), target('course', params.courseId));
  },
);

export const onCourseChanged = onDocumentWritten(
  { document: 'courses/{courseId}', retry: true },
  async ({ params, data }) => {
    if (data === undefined || !changesCourse(data)) return;
    await markDue(liveServices(), target('course', params.courseId));
  },
);

/** Beyond these tries the work is the sweep's. A lease lasts longer than a run. */
export const recomputeStats = onTaskDispatched(
  {
    retryConfig: { maxAttempts: 3, minBackoffSeconds: 5, maxBackoffSeconds: 60 },
    rateLimits: { maxConcurrentDispatches: emulated(40, 1) },
    timeoutSeconds: 170,
    memory: '512MiB',
    concurrency: 4,
  },
  ({ data }) => workOffTask(liveServices(), data),
);

/** What no task came for, and what somebody died over. */
export const sweepStats = onSchedule(
  { schedule: 'every 1 minutes', retryCount: 0, timeoutSeconds: 170, memory: '512MiB' },
  async () => {
    await sweep(liveServices());
  },
);

/** A sample against the records, while hardly anything changes. */
export const checkStats = onSchedule(
  { schedule: 'every day 03:30', retryCount: 2, timeoutSeconds: 540, memory: '1GiB' },
  async ({ scheduleTime }) => {
    await check(liveServices(), scheduleTime);
  },
);

/** What check-ins since the last night show; what marks show follows the stats of their course. */
export const findAnomalies = onSchedule(
  {
    schedule: '15 3 * * *',
    timeZone: 'UTC',
    retryCount: 3,
    timeoutSeconds: 1800,
    memory: '512MiB',
  },
  async ({ scheduleTime }) => {
    await find(liveServices(), scheduleTime);
  },
);

/** A withdrawn consent or a deleted account: no score of a face outlives its template here. */
export const onTemplateDeleted = onDocumentDeleted(
  { document: 'vault/{uid}', retry: true },
  ({ params }) => forgetScores(liveServices(), params.uid),
);
