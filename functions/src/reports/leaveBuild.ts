import { inTime } from '../platform/deadline.ts';
import { logError } from '../platform/logError.ts';
import type { Services } from '../platform/services.ts';

const WAIT_MS = 1500;

/**
 * Leaves a task to build the report. Never fails: the sweep finds reports that no task came for.
 * @param round names the try, so that leaving it twice is leaving it once
 */
export async function leaveBuild(
  { tasks }: Services,
  reportId: string,
  round: string,
): Promise<void> {
  try {
    const id = `report-${reportId}-${round}`.replaceAll(/[^\w-]/g, '_');
    const left = tasks.enqueue('buildReport', { reportId }, { id });
    await inTime(left, WAIT_MS, () => new Error('Cloud Tasks did not answer in time'));
  } catch (error) {
    logError('a report waits for the sweep', error, { reportId });
  }
}
