import { after } from '../platform/clock.ts';
import type { StoredReport } from './reportStore.ts';

/** Files are kept a week, the word about them a month. */
const FILES_KEPT_S = 7 * 24 * 3600;
const REPORT_KEPT_S = 30 * 24 * 3600;
/** Time for the task that is left for it. */
const TASK_COMES_S = 120;

type Asked = Pick<StoredReport, 'by' | 'kind' | 'filter' | 'format' | 'options' | 'title'> &
  Partial<Pick<StoredReport, 'scheduleId' | 'recipients'>>;

/** A report that was just asked for: stored by `create`, then leaveBuild leaves its task. */
export function newReport(asked: Asked, now: Date): StoredReport {
  return {
    scheduleId: null,
    recipients: [],
    ...asked,
    courseIds: null,
    status: 'queued',
    progress: { rows: 0, bytes: 0, pages: 0 },
    fence: 0,
    tries: 0,
    leaseUntil: null,
    dueAt: after(now, TASK_COMES_S),
    problem: null,
    parts: [],
    manifest: null,
    signature: null,
    createdAt: now,
    endedAt: null,
    updatedAt: now,
    filesUntil: after(now, FILES_KEPT_S),
    expiresAt: after(now, REPORT_KEPT_S),
  };
}
