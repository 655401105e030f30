import { onSchedule } from 'firebase-functions/scheduler';
import { onTaskDispatched } from 'firebase-functions/tasks';
import { WEBHOOK_KEY } from '../params.ts';
import { emulated } from '../platform/deployment.ts';
import { liveServices } from '../platform/services.ts';
import { sendDigests } from './digest/sendDigests.ts';
import { deliverDue } from './fanOut/deliverDue.ts';
import { PostTask, postWebhook as postToWebhook, sweepWebhooks } from './webhooks/index.ts';
import { workOffBatch, workOffFanOut } from './workOffTask.ts';

/** Tries of a task. Beyond these they are the sweep's, which looks every minute at what is due. */
const RETRIES = { maxAttempts: 5, minBackoffSeconds: 5, maxBackoffSeconds: 60, maxDoublings: 4 };

/** Notices that no task came for, or whose run died. */
export const deliverDueNotices = onSchedule(
  { schedule: 'every 1 minutes', retryCount: 3, timeoutSeconds: 60 },
  async ({ scheduleTime }) => {
    await deliverDue(liveServices(), scheduleTime);
  },
);

/** Writes out who gets what of a notice. */
export const fanOut = onTaskDispatched(
  {
    retryConfig: RETRIES,
    rateLimits: { maxConcurrentDispatches: emulated(20, 2) },
    timeoutSeconds: 540,
    memory: '512MiB',
    secrets: [WEBHOOK_KEY],
  },
  ({ data }) => workOffFanOut(liveServices(), data),
);

/** Sends pushes to a hundred devices. */
export const sendBatch = onTaskDispatched(
  {
    retryConfig: RETRIES,
    rateLimits: { maxConcurrentDispatches: emulated(40, 2) },
    timeoutSeconds: 120,
    memory: '512MiB',
    concurrency: 8,
  },
  ({ data }) => workOffBatch(liveServices(), data),
);

/** What was kept for the day. */
export const sendDigestMails = onSchedule(
  { schedule: 'every 5 minutes', retryCount: 3, timeoutSeconds: 540 },
  async ({ scheduleTime }) => {
    await sendDigests(liveServices(), scheduleTime);
  },
);

/** Retries of posts are the delivery's own; the queue's are for a store that does not answer. */
export const postWebhook = onTaskDispatched<unknown>(
  {
    retryConfig: { maxAttempts: 5, minBackoffSeconds: 5, maxBackoffSeconds: 60 },
    rateLimits: { maxConcurrentDispatches: emulated(100, 2), maxDispatchesPerSecond: 50 },
    timeoutSeconds: 30,
    concurrency: 20,
    secrets: [WEBHOOK_KEY],
  },
  async ({ data }) => {
    await postToWebhook(liveServices(), PostTask.parse(data).deliveryId);
  },
);

/** Posts whose task was lost. */
export const sweepWebhookDeliveries = onSchedule(
  { schedule: 'every 5 minutes', retryCount: 3, timeoutSeconds: 120 },
  async () => {
    await sweepWebhooks(liveServices());
  },
);
