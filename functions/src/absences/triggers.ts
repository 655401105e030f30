import { onSchedule } from 'firebase-functions/scheduler';
import { onObjectFinalized } from 'firebase-functions/storage';
import { safeSearchSecrets } from '../params.ts';
import { defaultBucket } from '../platform/defaultBucket.ts';
import { liveServices } from '../platform/services.ts';
import { checkEvidence as checkUpload, sweepEvidence } from './evidence/index.ts';
import { expireRequests } from './expireRequests.ts';

/** Requests that were left lying. */
export const expireAbsenceRequests = onSchedule(
  { schedule: 'every 1 hours', retryCount: 3, timeoutSeconds: 300 },
  async ({ scheduleTime }) => {
    await expireRequests(liveServices(), scheduleTime);
  },
);

/** Decoding takes memory for pixels and a core, one file at a time. Retried until the file is evidence or gone. */
export const checkEvidence = onObjectFinalized(
  {
    bucket: defaultBucket(),
    retry: true,
    memory: '2GiB',
    cpu: 1,
    concurrency: 1,
    maxInstances: 10,
    timeoutSeconds: 120,
    secrets: safeSearchSecrets(),
  },
  async ({ id, data }) => {
    await checkUpload(liveServices(), data.name, id);
  },
);

/** Files that no request has any use for. */
export const sweepEvidenceFiles = onSchedule(
  { schedule: 'every 1 hours', retryCount: 3, timeoutSeconds: 300 },
  async ({ scheduleTime }) => {
    await sweepEvidence(liveServices(), scheduleTime);
  },
);
