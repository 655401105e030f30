import { onDocumentWritten } from 'firebase-functions/firestore';
import { onSchedule } from 'firebase-functions/scheduler';
import { liveServices } from '../platform/services.ts';
import { recomputeContext } from '../platform/system.ts';
import { closeDue } from './closing/index.ts';
import { applyExcuse, excuseSession, excusesFollow } from './excuses/index.ts';
import { sweepRollCallPhotos } from './rollCall/index.ts';

/** Nudges, closes and ends sessions whose moments have come. */
export const closeSessions = onSchedule(
  { schedule: 'every 5 minutes', retryCount: 3, timeoutSeconds: 540, memory: '512MiB' },
  async ({ scheduleTime }) => {
    await closeDue(liveServices(), scheduleTime);
  },
);

/** Photos of rooms that nobody looked at. */
export const sweepPhotos = onSchedule(
  { schedule: 'every 1 hours', retryCount: 3, timeoutSeconds: 300 },
  async ({ scheduleTime }) => {
    await sweepRollCallPhotos(liveServices(), scheduleTime);
  },
);

/** Marks follow what was decided. Retried until they do. */
export const onExcuseWritten = onDocumentWritten(
  { document: 'excuses/{id}', retry: true, timeoutSeconds: 120 },
  ({ id, params }) => applyExcuse(recomputeContext(liveServices(), 'applyExcuse', id), params.id),
);

/** Excuses of days follow the sessions that come to be in them. */
export const onSessionWritten = onDocumentWritten(
  { document: 'sessions/{id}', retry: true, timeoutSeconds: 120 },
  async ({ id, params, data }) => {
    if (!excusesFollow(data?.before, data?.after)) return;
    await excuseSession(recomputeContext(liveServices(), 'excuseSession', id), params.id);
  },
);
